import Foundation
import Testing

/// What the three shells complete, driven as they are installed.
struct CompletionTests {
    private let sandbox: Sandbox

    init() throws {
        sandbox = try Sandbox()
        try sandbox.installCompletions()
    }

    @Test(arguments: Shell.allCases)
    func `a long option is completed`(shell: Shell) async throws {
        let completion = try await complete("ibkeygen --ty", with: shell)
        #expect(completion.candidates.map { $0.trimmingCharacters(in: ["="]) } == ["--type"])
        expect("ibkeygen --type=", after: completion, in: shell)
    }

    @Test(arguments: Shell.allCases, ["ibkeygen -f pp", "ibkeygen --format pp"])
    func `a value is completed after its option`(shell: Shell, line: String) async throws {
        #expect(try await shell.candidates(line, in: sandbox) == ["ppk", "ppk2"])
    }

    @Test(arguments: Shell.allCases)
    func `a value is completed after an equals sign`(shell: Shell) async throws {
        let completion = try await complete("ibkeygen --format=pp", with: shell)
        let words = completion.candidates.map {
            $0.replacingOccurrences(of: "--format=", with: "")
        }
        #expect(Set(words) == ["ppk", "ppk2"])
        expect("ibkeygen --format=ppk", after: completion, in: shell)
    }

    @Test(arguments: Shell.allCases)
    func `the formats are the public ones until the private key is asked for`(
        shell: Shell
    ) async throws {
        let formats = try await shell.candidates("ibkeyexport -f ", in: sandbox)
        #expect(formats.contains("fingerprint") && !formats.contains("ppk"))
        let others = try await shell.candidates("ibkeyexport --private -f ", in: sandbox)
        #expect(others.contains("ppk") && !others.contains("fingerprint"))
    }

    @Test(arguments: Shell.allCases)
    func `a passphrase can be generated only where a new one is made`(
        shell: Shell
    ) async throws {
        let sources: Set = ["command:", "credential:", "env:", "fd:", "file:", "none", "prompt"]
        let old = try await shell.candidates("ibkeyexport --passphrase ", in: sandbox)
        #expect(old == sources)
        for line in ["ibkeyexport --new-passphrase ", "ibkeygen --passphrase "] {
            let new = try await shell.candidates(line, in: sandbox)
            #expect(new == sources.union(["generate"]), "\(line)")
        }
    }

    @Test(arguments: Shell.allCases)
    func `no blank follows the word that a path must follow`(shell: Shell) async throws {
        let completion = try await complete("ibkeygen --passphrase fi", with: shell)
        #expect(completion.candidates == ["file:"])
        expect("ibkeygen --passphrase file:", after: completion, in: shell)
    }

    @Test(arguments: Shell.allCases, ["--passphrase ", "--passphrase="])
    func `paths are completed in the file of a passphrase`(
        shell: Shell,
        option: String
    ) async throws {
        try makeFile("vault/words")
        let line = "ibkeygen \(option)file:vault/w"
        let completion = try await complete(line, with: shell)
        #expect(completion.candidates.count == 1)
        #expect(completion.candidates.first?.hasSuffix("words") == true)
        expect("ibkeygen \(option)file:vault/words ", after: completion, in: shell)
        let folder = try await complete("ibkeygen \(option)file:va", with: shell)
        expect("ibkeygen \(option)file:vault/", after: folder, in: shell)
    }

    @Test(arguments: Shell.allCases)
    func `files are completed where a file is meant and nowhere else`(
        shell: Shell
    ) async throws {
        try makeFile("privatekey.ppk")
        for line in ["ibkeyexport pri", "ibkeygen -o pri", "ibkeyexport --private --output pri"] {
            #expect(try await shell.candidates(line, in: sandbox) == ["privatekey.ppk"], "\(line)")
        }
        #expect(try await shell.candidates("ibkeygen pri", in: sandbox) == [])
        #expect(try await shell.candidates("ibkeygen --comment pri", in: sandbox) == [])
    }

    @Test(arguments: Shell.allCases)
    func `the one program completes its tools and what these complete`(
        shell: Shell
    ) async throws {
        try makeFile("privatekey.ppk")
        #expect(
            try await shell.candidates("ibkeys ", in: sandbox).isSuperset(of: [
                "ctl", "export", "gen",
            ])
        )
        #expect(try await shell.candidates("ibkeys gen -t e", in: sandbox) == ["ecdsa", "ed25519"])
        let files = try await shell.candidates("ibkeys export pri", in: sandbox)
        #expect(files == ["privatekey.ppk"])
    }

    @Test(
        arguments: Shell.allCases,
        [
            Hostile("$(touch pwned).ppk", typed: #"\$"#, quoted: #"\$\(touch\ pwned\).ppk"#),
            Hostile("`touch pwned`.ppk", typed: #"\`"#, quoted: #"\`touch\ pwned\`.ppk"#),
            Hostile("two words.ppk", typed: "two", quoted: #"two\ words.ppk"#),
            Hostile("quo'te.ppk", typed: "quo", quoted: #"quo\'te.ppk"#),
            Hostile("dou\"ble.ppk", typed: "dou", quoted: #"dou\"ble.ppk"#),
            Hostile("semi;touch pwned.ppk", typed: "semi", quoted: #"semi\;touch\ pwned.ppk"#),
        ]
    )
    func `a hostile file name is quoted and never run`(
        shell: Shell,
        name: Hostile
    ) async throws {
        try makeFile(name.name)
        let lines = ["ibkeyexport ", "ibkeygen --passphrase file:", "ibkeys export -o "]
        let completions = try await shell.complete(lines.map { $0 + name.typed }, in: sandbox)
        #expect(completions.count == lines.count)
        for (line, completion) in zip(lines, completions) {
            #expect(completion.candidates.count == 1, "\(line)")
            expect("\(line)\(name.quoted) ", after: completion, in: shell)
        }
        #expect(try FileManager.default.contentsOfVisible(sandbox.home) == [name.name])
    }

    @Test(arguments: Shell.allCases)
    func `a colon in a file name is no trap`(shell: Shell) async throws {
        try makeFile("co:lon.ppk")
        for line in ["ibkeyexport co", "ibkeyexport co:l", "ibkeygen --passphrase=file:co:l"] {
            let completion = try await complete(line, with: shell)
            #expect(completion.candidates.count == 1, "\(line)")
            let plain = completion.line.replacingOccurrences(of: "\\", with: "")
            #expect(shell == .fish || plain.hasSuffix("co:lon.ppk "), "\(line)")
            #expect(plain.components(separatedBy: "co:").count <= 2, "\(line)")
        }
    }

    @Test(arguments: Shell.allCases)
    func `what was typed is never run`(shell: Shell) async throws {
        let lines = [
            "ibkeyexport \"$(touch pwned", "ibkeyexport $(touch pwned",
            "ibkeygen --format=`touch pwned",
            "ibkeygen --passphrase file:$(touch pwned)", "ibkeys export `touch pwned`",
        ]
        _ = try await shell.complete(lines, in: sandbox)
        #expect(try FileManager.default.contentsOfVisible(sandbox.home) == [])
    }

    struct Hostile {
        let name: String
        let typed: String
        let quoted: String

        init(_ name: String, typed: String, quoted: String) {
            (self.name, self.typed, self.quoted) = (name, typed, quoted)
        }
    }

    private func complete(_ line: String, with shell: Shell) async throws -> Shell.Completion {
        try #require(await shell.complete([line], in: sandbox).first)
    }

    private func expect(_ line: String, after completion: Shell.Completion, in shell: Shell) {
        #expect(shell == .fish || completion.line == line)
    }

    private func makeFile(_ path: String) throws {
        let file = sandbox.home.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data().write(to: file)
    }
}

extension FileManager {
    fileprivate func contentsOfVisible(_ folder: URL) throws -> [String] {
        try contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
    }
}
