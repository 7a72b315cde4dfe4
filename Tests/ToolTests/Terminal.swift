import Foundation

/// A terminal with somebody at it who types the same words at every question asked without echo,
/// and at one more.
struct Terminal: ~Copyable {
    private let main: Int32
    private let device: Int32
    private var shown = Data()
    private var answered = 0
    private var patience = ContinuousClock.now

    init() throws {
        var (main, device): (Int32, Int32) = (-1, -1)
        guard openpty(&main, &device, nil, nil, nil) == 0 else { throw POSIXError(.ENXIO) }
        for descriptor in [main, device] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(main, F_SETFL, O_NONBLOCK)
        self.main = main
        self.device = device
    }

    deinit {
        close(main)
        close(device)
    }

    /// Runs a command on this terminal; what it shows is the outcome's output.
    mutating func run(
        _ command: [String],
        typing words: String,
        at question: String? = nil,
        in sandbox: Sandbox
    ) async throws -> Sandbox.Outcome {
        try await run(command, in: sandbox) { $0.answer(words, at: question) }
    }

    /// The same, with an answer of its own for each question.
    mutating func run(
        _ command: [String],
        answering answers: [(question: String, words: String)],
        in sandbox: Sandbox
    ) async throws -> Sandbox.Outcome {
        try await run(command, in: sandbox) { terminal in
            for (question, words) in answers where terminal.shown.hasSuffix(question) {
                terminal.answer(words, at: question)
            }
        }
    }

    private mutating func run(
        _ command: [String],
        in sandbox: Sandbox,
        _ answer: (inout Terminal) -> Void
    ) async throws -> Sandbox.Outcome {
        let child = try sandbox.start(
            ["setsid", "--ctty", "--wait", "timeout", "--foreground", "300"] + command,
            descriptors: (device, device, device)
        )
        var status = child.status()
        while status == nil {
            takeOutput()
            answer(&self)
            try await Task.sleep(for: .milliseconds(2))
            status = child.status()
        }
        takeOutput()
        return Sandbox.Outcome(
            status: status ?? -1,
            output: String(decoding: shown, as: UTF8.self),
            errors: ""
        )
    }

    private mutating func takeOutput() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(main, &buffer, buffer.count), count > 0 {
            shown.append(contentsOf: buffer[..<count])
        }
    }

    /// Echo is off while a passphrase is asked for.
    ///
    /// What is typed just before that is thrown away, so the words are typed again when nothing comes of them.
    private mutating func answer(_ words: String, at question: String?) {
        var settings = termios()
        let isAsked = question.map(shown.hasSuffix) ?? false
        guard tcgetattr(main, &settings) == 0,
            isAsked || settings.c_lflag & tcflag_t(ECHO) == 0, let last = shown.last,
            last != UInt8(ascii: "\n"),
            shown.count > answered || ContinuousClock.now > patience
        else { return }
        answered = shown.count
        patience = .now + .seconds(1)
        let typed = Array("\(words)\n".utf8)
        _ = write(main, typed, typed.count)
    }
}

extension Data {
    fileprivate func hasSuffix(_ text: String) -> Bool {
        suffix(text.utf8.count) == Data(text.utf8)
    }
}
