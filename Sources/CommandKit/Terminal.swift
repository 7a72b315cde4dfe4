package import Bytes
internal import CGlibc
internal import Files
internal import Glibc

/// The terminal that the process was started from, whatever standard input and output are.
package struct Terminal: ~Copyable {
    /// The longest answer, in bytes; OpenSSH and PuTTY stop at the same.
    package static let limit = 1023

    private let device: Descriptor
    private let settings: termios

    /// Nil when there is none, as under cron.
    package init?() {
        guard let device = try? Descriptor(opening: "/dev/tty", O_RDWR) else { return nil }
        var settings = termios()
        guard unsafe tcgetattr(device.number, &settings) == 0 else { return nil }
        self.device = device
        self.settings = settings
    }

    /// Asks for a line that the terminal does not show.
    ///
    /// A signal that would leave the terminal silent is held back until it shows again: ^C ends the
    /// process as always, after ^Z and `fg` the question is asked anew.
    ///
    /// - Throws: ``ToolError`` 77 when input ended or the line was too long.
    package func passphrase(_ prompt: String) throws -> SecretBytes {
        let line = try answer(to: prompt, echo: false)
        guard let line else {
            throw ToolError(.noPermission, "no passphrase was typed")
        }
        return line
    }

    /// Asks for a line that the terminal shows; nil when input ended.
    package func ask(_ question: String) throws -> String? {
        try line(question).map { String(decoding: $0.disclosed(), as: UTF8.self) }
    }

    /// Makes more of what has been typed so far, when the person types a tab.
    package typealias Completer = (_ typed: SecretBytes) -> SecretBytes

    /// The same for what is secret, and yet too long to be typed unseen.
    ///
    /// What was typed before a tab can be completed, and not be taken back any more.
    package func line(_ question: String, completer: Completer? = nil) throws -> SecretBytes? {
        try answer(to: question, echo: true, completer)
    }

    /// Shows a line here and nowhere else.
    package func show(_ line: SecretBytes) throws {
        try writeAll(line, to: device.number)
        try writeAll(SecretBytes("\n"), to: device.number)
    }

    private func answer(
        to question: String,
        echo: Bool,
        _ completer: Completer? = nil
    ) throws -> SecretBytes? {
        let question = SecretBytes(DisplayText.sentence(question))
        let mask = SignalMask(blocking: Self.signals)
        let pending = try mask.pending()
        var line = ByteWriter(capacity: Self.limit + 1)
        prompt(question, echo: echo, hasTab: completer != nil)
        defer { restore() }
        while true {
            try wait(for: pending.number)
            let signal = shim_read_signal(pending.number)
            if signal != 0 {
                try? writeAll(SecretBytes("\n"), to: device.number)
                restore()
                mask.deliver(signal)
                // Whoever catches signals has something to put in order before the end.
                if StopSignals.caught != nil { return nil }
                line = ByteWriter(capacity: Self.limit + 1)
                prompt(question, echo: echo, hasTab: completer != nil)
            } else if try hasInput() {
                let part = try readSome(device.number, atMost: Self.limit + 1 - line.count)
                if part.isEmpty { return line.count == 0 ? nil : line.finish() }
                if try add(part, to: &line) { return line.finish() }
                if let completer, part[part.count - 1] == Self.tab {
                    line = try complete(line.finish(), after: question, completer)
                }
            }
        }
    }

    /// The terminal hands over a line at a time, with its end unless ^D cut it short.
    ///
    /// - Returns: whether the line is complete.
    private func add(_ part: SecretBytes, to line: inout ByteWriter) throws -> Bool {
        let end = part.firstIndex(of: UInt8(ascii: "\n"))
        line.bytes(part[0..<(end ?? part.count)])
        guard line.count <= Self.limit else {
            throw ToolError(.noPermission, "more than \(Self.limit) bytes were typed")
        }
        return end != nil
    }

    /// Shows the question again with what the typed text, which ends with a tab, was completed to.
    private func complete(
        _ typed: SecretBytes,
        after question: SecretBytes,
        _ completer: Completer
    ) throws -> ByteWriter {
        let completed = completer(typed[0..<(typed.count - 1)])
        let erasing = SecretBytes("\r\u{1B}[K")
        for piece in [erasing, question, completed] { try writeAll(piece, to: device.number) }
        var line = ByteWriter(capacity: Self.limit + 1)
        line.bytes(completed)
        return line
    }

    /// What was typed ahead is dropped.
    ///
    /// With `hasTab` a tab hands over what was typed, as a line end does.
    private func prompt(_ question: SecretBytes, echo: Bool, hasTab: Bool) {
        var asking = settings
        asking.c_iflag |= tcflag_t(ICRNL)
        asking.c_lflag |= tcflag_t(ICANON | ISIG | ECHONL)
        if !echo { asking.c_lflag &= ~tcflag_t(ECHO) }
        // The one that Linux calls VEOL.
        if hasTab { asking.c_cc.11 = Self.tab }
        unsafe tcsetattr(device.number, TCSAFLUSH, &asking)
        try? writeAll(question, to: device.number)
    }

    private func restore() {
        var settings = settings
        unsafe tcsetattr(device.number, TCSAFLUSH, &settings)
    }

    private func wait(for other: Int32) throws {
        var both = [
            pollfd(fd: device.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        try retrying("poll") { unsafe poll(&both, 2, -1) }
    }

    private func hasInput() throws -> Bool {
        var device = pollfd(fd: device.number, events: Int16(POLLIN), revents: 0)
        return try retrying("poll") { unsafe poll(&device, 1, 0) } > 0
    }

    private static let tab = UInt8(ascii: "\t")

    /// All that end the process or, as ^Z does, stop it; those of real time are 34 to 64.
    private static let signals = (1...64).filter { !harmless.contains($0) }

    private static let harmless: Set = [
        SIGKILL, SIGSTOP, SIGTTIN, SIGTTOU, SIGCHLD, SIGCONT, SIGURG, SIGWINCH,
    ]
}
