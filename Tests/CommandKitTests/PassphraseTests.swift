import Bytes
import Glibc
import Keys
import Testing

@testable import CommandKit

@Suite struct PassphraseSourceTests {
    @Test func `every source of the grammar is understood`() throws {
        let sources: [(String, PassphraseSource)] = [
            ("prompt", .prompt), ("generate", .generate), ("none", .none),
            ("file:/a b:c", .file("/a b:c")), ("fd:3", .descriptor(3)),
            ("env:NAME", .environment("NAME")),
            ("command:pass show 'x: y'", .command("pass show 'x: y'")),
            ("credential:key", .credential("key")),
        ]
        for (text, source) in sources {
            #expect(try PassphraseSource(parsing: text) == source)
        }
    }

    @Test(arguments: [
        "", "hunter2", "correct: horse", "Prompt", "file:", "file:-", "fd:", "fd:-1", "fd:x",
        "fd:+3",
        "fd:99999999999", "env:", "env:A=B", "command:", "credential:../x", "credential:..",
    ])
    func `anything else is a usage error that does not repeat it`(text: String) {
        let error = #expect(throws: ToolError.self) {
            try PassphraseSource(parsing: text, option: "--new-passphrase")
        }
        #expect(error?.status == .usage)
        #expect(error?.subject == "--new-passphrase")
        #expect(error?.message.contains("hunter") == false)
        #expect(error?.message.contains("horse") == false)
    }
}

@Suite struct PassphraseReaderTests {
    let folder = TemporaryFolder()

    func read(_ source: PassphraseSource) throws -> SecretBytes? {
        try PassphraseReader(source).read().passphrase
    }

    func failure(_ source: PassphraseSource) -> ToolError? {
        #expect(throws: ToolError.self) { try read(source) }
    }

    @Test(arguments: [
        ("secret", "secret"), ("secret\n", "secret"), ("secret\r\n", "secret"),
        (" s \t\n", " s \t"), ("secret\r\r\n", "secret\r"), ("one\ntwo\n", "one"),
        (" \n", " "),
    ])
    func `the first line loses its end and nothing else`(text: String, passphrase: String) throws {
        let path = folder.put(text, in: "p")
        #expect(try read(.file(path)) == SecretBytes(passphrase))
    }

    @Test(arguments: ["", "\n", "\r\n", "\nsecond"])
    func `an empty passphrase is refused`(text: String) {
        let path = folder.put(text, in: "p")
        let error = failure(.file(path))
        #expect(error?.status == .noPermission)
        #expect(error?.message == "the passphrase is empty")
    }

    @Test func `1023 bytes are taken and one more is refused`() throws {
        let longest = String(repeating: "x", count: 1023)
        #expect(try read(.file(folder.put(longest + "\r\n", in: "p")))?.count == 1023)
        #expect(failure(.file(folder.put(longest + "x\n", in: "p")))?.status == .noPermission)
        #expect(failure(.file("/dev/zero"))?.status == .noPermission)
    }

    @Test func `a missing file and a closed descriptor are told of`() {
        #expect(failure(.file(folder.file("missing")))?.status == .noInput)
        #expect(failure(.file(folder.path))?.status == .ioError)
        #expect(failure(.descriptor(9999))?.message == "is not open")
    }

    @Test func `a file that others can read is warned about`() throws {
        let open = folder.put("secret\n", in: "open", mode: 0o644)
        let closed = folder.put("secret\n", in: "closed", mode: 0o600)
        #expect(try PassphraseReader(.file(open)).read().warning?.contains("by others") == true)
        let warning = try PassphraseReader(.file(closed)).read().warning
        #expect(warning == nil)
    }

    @Test func `one descriptor gives line after line`() throws {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        defer { close(ends[0]) }
        _ = write(ends[1], "one\ntwo\n", 8)
        close(ends[1])
        #expect(try read(.descriptor(ends[0])) == SecretBytes("one"))
        #expect(try read(.descriptor(ends[0])) == SecretBytes("two"))
        #expect(failure(.descriptor(ends[0]))?.message == "the passphrase is empty")
    }

    @Test func `a FIFO is read`() throws {
        let path = folder.file("fifo")
        mkfifo(path, 0o600)
        let keeper = open(path, O_RDWR)
        defer { close(keeper) }
        _ = write(keeper, "secret\n", 7)
        #expect(try read(.file(path)) == SecretBytes("secret"))
    }

    @Test func `the environment forgets the passphrase before any child is born`() throws {
        setenv("COMMANDKIT_TEST", "in the environment", 1)
        let reader = PassphraseReader(.environment("COMMANDKIT_TEST"))
        #expect(getenv("COMMANDKIT_TEST") == nil)
        #expect(try reader.read().passphrase == SecretBytes("in the environment"))
        #expect(failure(.environment("COMMANDKIT_TEST"))?.status == .noPermission)
    }

    @Test func `a command prints it, with any number of lines after`() throws {
        #expect(try read(.command("echo 'a b'; seq 100000")) == SecretBytes("a b"))
        #expect(failure(.command("true"))?.message == "the passphrase is empty")
    }

    @Test(.timeLimit(.minutes(1)))
    func `what a command leaves running is not waited for`() throws {
        #expect(try read(.command("echo secret; sleep 100 2>/dev/null &")) == SecretBytes("secret"))
        #expect(
            try read(.command("echo secret; sleep 100 2>/dev/null & sleep 1"))
                == SecretBytes("secret")
        )
        #expect(failure(.command("sleep 100 2>/dev/null &"))?.message == "the passphrase is empty")
    }

    @Test(arguments: [
        ("echo x; exit 3", "the command ended with status 3"),
        ("exec kill -9 $$", "the command ended with signal 9"),
        ("exec /nonexistent/pass 2>/dev/null", "the command ended with status 127"),
        ("sleep 100 2>/dev/null & echo x; exit 3", "the command ended with status 3"),
        ("yes secret", "the command printed more than 1 MiB"),
    ])
    func `a command that fails is told of`(line: String, message: String) {
        let error = failure(.command(line))
        #expect(error?.status == .noPermission)
        #expect(error?.message == message)
        #expect(error?.subject == "--passphrase")
    }

    @Test func `a credential is a file in the folder that systemd names`() async {
        await #expect(processExitsWith: .success) {
            let folder = TemporaryFolder()
            folder.put("secret\n", in: "key", mode: 0o400)
            #expect(throws: ToolError.self) { try PassphraseReader(.credential("key")).read() }
            setenv("CREDENTIALS_DIRECTORY", folder.path, 1)
            let read = try PassphraseReader(.credential("key")).read().passphrase
            #expect(read == SecretBytes("secret"))
        }
    }
}

@Suite struct PassphraseAdviceTests {
    func warnings(_ passphrase: String, known: [String] = []) -> [String] {
        PassphraseAdvice.warnings(about: SecretBytes(passphrase), known: known)
    }

    @Test func `a long one of words is fine`() {
        #expect(warnings("acorn-velvet-turtle", known: ["Jo Miller", "jo@example.com"]).isEmpty)
        #expect(warnings("overstuffed qwest abcd").isEmpty)
    }

    @Test func `a short one is warned about`() {
        #expect(warnings("k7!xQ") == ["is shorter than 12 bytes"])
        #expect(warnings("") == ["is shorter than 12 bytes"])
    }

    @Test(arguments: ["aaaaaaaaaaaa", "abababababab", "secretsecret", "xyzxyzxyzxyzx"])
    func `a repeated one is warned about`(passphrase: String) {
        #expect(warnings(passphrase) == ["repeats itself"])
    }

    @Test(arguments: [
        "abcdefghijkl", "1234567890ab", "QwertyUiop12", "lkjhgfdsa4321", "hello-123456",
    ])
    func `a sequence is warned about`(passphrase: String) {
        #expect(warnings(passphrase) == ["is a sequence of letters, digits or keys"])
    }

    @Test func `one that holds what others know is warned about`() {
        let known = ["Jo Miller", "jo.miller@example.com", "U1234567"]
        #expect(warnings("myMILLERpass!", known: known) == [#"holds the word "miller""#])
        #expect(warnings("xx-u1234567-yy", known: known).contains(#"holds the word "u1234567""#))
    }
}

@Suite struct GeneratedPassphraseTests {
    @Test func `no fault is found with a passphrase of the list`() throws {
        #expect(try PassphraseAdvice.warnings(about: WordList.generate()).isEmpty)
    }
}
