import Files
import Bytes
import Glibc
import Keys
import Testing

@testable import CommandKit

/// Makes a new terminal the one of this process, which must be a child made for it.
///
/// - Returns: the other end, where a person would sit.
func becomeForegroundOfNewTerminal() -> Int32 {
    setsid()
    let person = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var locked: Int32 = 0
    var number: Int32 = 0
    _ = ioctl(person, 0x4004_5431, &locked)  // TIOCSPTLCK
    _ = ioctl(person, 0x8004_5430, &number)  // TIOCGPTN
    _ = open("/dev/pts/\(number)", O_RDWR)
    return person
}

/// Types each line once its question stands on the screen, on a thread of its own.
final class Typist: @unchecked Sendable {
    /// Stands for a signal to the thread that asks, where ^C would reach any thread of a test process.
    static func signal(_ number: Int32) -> String { "signal \(number)" }

    private let person: Int32
    private let asking = pthread_self()
    private let script: [(question: String, answer: String)]
    private(set) var screen = ""

    init(_ person: Int32, _ script: [(String, String)]) {
        self.person = person
        self.script = script
    }

    func start() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        // Like the rest of such a process: signals are the main thread's matter.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        pthread_create(
            &thread,
            nil,
            { context in
                context.map { Unmanaged<Typist>.fromOpaque($0).takeRetainedValue().work() }
                return nil
            },
            context
        )
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    private func work() {
        for (question, answer) in script {
            var seen = ""
            while !seen.contains(question) { seen += look() }
            if answer.hasPrefix("signal "), let number = Int32(answer.dropFirst(7)) {
                pthread_kill(asking, number)
                continue
            }
            let bytes = Array(answer.utf8)
            _ = write(person, bytes, bytes.count)
        }
    }

    private func look() -> String {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(person, &bytes, bytes.count)
        let text = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
        screen += text
        return text
    }
}

@Suite struct TerminalTests {
    @Test func `a passphrase is read without being shown`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            let script = [("Passphrase: ", " hidd\u{E9}n \n"), ("again? ", "yes\n")]
            let typist = Typist(person, script)
            typist.start()
            guard let terminal = Terminal() else { exit(EXIT_FAILURE) }
            let passphrase = try terminal.passphrase("Passphrase: ")
            let answer = try terminal.ask("again? ")
            #expect(passphrase == SecretBytes(" hidd\u{E9}n "))
            #expect(answer == "yes")
            #expect(!typist.screen.contains("hidd"))
            var settings = termios()
            tcgetattr(person, &settings)
            #expect(settings.c_lflag & tcflag_t(ECHO) != 0)
        }
    }

    @Test func `a tab completes what was typed so far`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            let typist = Typist(person, [("Code: ", "word ab\t"), ("word abandon ", "of\n")])
            typist.start()
            let line = try Terminal()?.line("Code: ") { typed in
                #expect(typed == SecretBytes("word ab"))
                return SecretBytes("word abandon ")
            }
            #expect(line == SecretBytes("word abandon of"))
        }
    }

    @Test func `the end of input and too long a line are errors`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            let long = String(repeating: "x", count: 1024) + "\n"
            Typist(person, [("first ", "\u{4}"), ("second ", long)]).start()
            guard let terminal = Terminal() else { exit(EXIT_FAILURE) }
            for prompt in ["first ", "second "] {
                let error = #expect(throws: ToolError.self) { try terminal.passphrase(prompt) }
                #expect(error?.status == .noPermission)
            }
        }
    }

    @Test func `an interrupt ends the process as it always does`() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            let person = becomeForegroundOfNewTerminal()
            Typist(person, [("Passphrase: ", "abc\u{3}")]).start()
            _ = try Terminal()?.passphrase("Passphrase: ")
        }
    }

    @Test func `after a signal that ends nothing the question is asked anew`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            signal(SIGINT, SIG_IGN)
            let answers = ["abc", Typist.signal(SIGINT), "def\n"]
            Typist(person, Array(zip(["Passphrase: ", "", "Passphrase: "], answers))).start()
            let passphrase = try Terminal()?.passphrase("Passphrase: ")
            #expect(passphrase == SecretBytes("def"))
        }
    }

    @Test func `a signal of any kind finds the terminal showing again`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            let signals = [
                SIGHUP, SIGQUIT, SIGABRT, SIGUSR1, SIGUSR2, SIGALRM, SIGTERM, SIGXCPU, SIGXFSZ,
                SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS, 40, 64,
            ]
            for number in signals {
                signal(number) { _ in
                    var settings = termios()
                    tcgetattr(open("/dev/tty", O_RDWR), &settings)
                    if settings.c_lflag & tcflag_t(ECHO) == 0 { _exit(EXIT_FAILURE) }
                }
            }
            let answers = signals.map(Typist.signal) + ["secret\n"]
            Typist(person, answers.map { ("Passphrase: ", $0) }).start()
            let passphrase = try Terminal()?.passphrase("Passphrase: ")
            #expect(passphrase == SecretBytes("secret"))
        }
    }

    @Test func `a new passphrase is asked for twice until both are the same`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            let answers = ["one\n", "two\n", "three\n", "three\n"]
            let questions = ["New passphrase: ", "Again: ", "New passphrase: ", "Again: "]
            Typist(person, Array(zip(questions, answers))).start()
            let prompt = PassphrasePrompt(.prompt, diagnostics: Diagnostics(tool: "test"))
            let passphrase = try prompt.newPassphrase()
            #expect(passphrase == SecretBytes("three"))
        }
    }

    @Test func `the passphrase of one file is asked for once`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            Typist(person, [("Passphrase for key.ppk: ", "secret\n")]).start()
            let prompt = PassphrasePrompt(.prompt, diagnostics: Diagnostics(tool: "test"))
            for _ in 0..<2 {
                let passphrase = try prompt.passphrase(for: "key.ppk")
                #expect(passphrase == SecretBytes("secret"))
            }
        }
    }

    @Test func `a generated passphrase is shown, and not asked for`() async {
        await #expect(processExitsWith: .success) {
            let person = becomeForegroundOfNewTerminal()
            let prompt = PassphrasePrompt(.generate, diagnostics: Diagnostics(tool: "test"))
            let made = try #require(try prompt.newPassphrase())
            let shown = try readSome(person, atMost: 256)
            #expect(shown.firstIndex(of: String(decoding: made.disclosed(), as: UTF8.self)) != nil)
            #expect(throws: ToolError.self) { try prompt.passphrase(for: "key.ppk") }
        }
    }

    @Test func `without a terminal the answer is an error that names the option`() async {
        await #expect(processExitsWith: .success) {
            setsid()
            let quiet = Diagnostics(tool: "test", verbosity: .quiet)
            let prompt = PassphrasePrompt(.prompt, option: "--key-passphrase", diagnostics: quiet)
            let provider: any PassphraseProvider = prompt
            let needed = #expect(throws: FormatError.self) { try provider.passphrase(for: "k") }
            #expect(needed?.kind == .passphraseNeeded)
            #expect(needed?.hint?.contains("--key-passphrase SOURCE") == true)
            let refused = #expect(throws: ToolError.self) { try prompt.newPassphrase() }
            #expect(refused?.status == .noPermission)
            #expect(refused?.hint?.contains("--key-passphrase SOURCE") == true)
        }
    }
}
