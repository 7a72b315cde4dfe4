internal import Bytes
internal import Files
internal import Glibc
internal import Synchronization

/// A line at the foot of the terminal that tells how far long work is; nothing anywhere else.
package final class ProgressLine: Sendable {
    private struct State {
        var text = ""
        var drawn = ContinuousClock.now - ProgressLine.pause
    }

    /// Redrawing more often would cost more than it tells.
    private static let pause = Duration.milliseconds(100)

    private let state = Mutex(State())
    private let descriptor: Int32
    private let isShown: Bool

    /// Shown when `descriptor` is a terminal, unless told otherwise.
    package init(descriptor: Int32 = 2, isQuiet: Bool = false) {
        self.descriptor = descriptor
        isShown = !isQuiet && isTerminal(descriptor)
    }

    /// Shows `text` in place of what was shown before, though not at once after it.
    package func show(_ text: @autoclosure () -> String) {
        guard isShown else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            guard now - state.drawn >= Self.pause else { return }
            state.drawn = now
            let text = text()
            guard !text.isEmpty || !state.text.isEmpty else { return }
            state.text = text
            draw(text)
        }
    }

    /// Takes the line away while `body` prints others, one at a time.
    package func aside<R>(_ body: () throws -> R) rethrows -> R {
        try state.withLock { state in
            if !state.text.isEmpty { draw("") }
            defer { if !state.text.isEmpty { draw(state.text) } }
            return try body()
        }
    }

    package func clear() {
        state.withLock { state in
            if !state.text.isEmpty { draw("") }
            state.text = ""
        }
    }

    private func draw(_ text: String) {
        let shown = DisplayText.sentence(text).prefix(width)
        try? writeAll(SecretBytes("\r\u{1b}[K\(shown)"), to: descriptor)
    }

    /// One less than the columns, so that no terminal wraps.
    private var width: Int {
        var size = winsize()
        let code = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
        return code == 0 && size.ws_col > 1 ? Int(size.ws_col) - 1 : 79
    }
}
