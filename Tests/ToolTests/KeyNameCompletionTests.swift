import Foundation
import Testing

/// The names of keys, completed in the three shells.
struct KeyNameCompletionTests {
    private let sandbox: Sandbox
    private let lines = [
        "ibkeyctl show ", "ibkeyctl check ", "ibkeyexport ", "ibkeys ctl retire ",
        "ibkeys export ",
    ]

    init() throws {
        sandbox = try Sandbox()
        try sandbox.installCompletions()
    }

    @Test(arguments: Shell.allCases)
    func `where there is no store nothing is offered and none is made`(shell: Shell) async throws {
        #expect(try await offers(lines, in: shell) == [[], [], [], [], []])
        #expect(try await sandbox.run("test ! -e .local/share/ibkeys").status == 0)
    }

    @Test(arguments: Shell.allCases)
    func `an empty store and one that is refused offer nothing`(shell: Shell) async throws {
        try await run("umask 077 && mkdir -p .local/share/ibkeys/keys")
        #expect(try await offers(lines, in: shell) == [[], [], [], [], []])
        try await run("ibkeygen -q -t ed25519 --passphrase none && chmod 755 .local/share/ibkeys")
        #expect(try await offers(lines, in: shell) == [[], [], [], [], []])
    }

    @Test(arguments: Shell.allCases)
    func `a key is offered wherever one is meant`(shell: Shell) async throws {
        try await makeKeys(["ibkr", "ibkr-2", "reports"])
        let all: Set = ["ibkr", "ibkr-2", "reports"]
        #expect(try await offers(lines, in: shell) == [all, all, all, all, all])
        let typed: [String: Set<String>] = [
            "ibkeyctl show ib": ["ibkr", "ibkr-2"],
            "ibkeyctl rotate --wait 3 re": ["reports"],
            "ibkeyctl comment --passphrase=none re": ["reports"],
            "ibkeyctl check ibkr re": ["reports"],
            "ibkeyexport -f fingerprint re": ["reports"],
            "ibkeys ctl passphrase --new-passphrase none re": ["reports"],
        ]
        let typedLines = Array(typed.keys)
        #expect(try await offers(typedLines, in: shell) == typedLines.map { typed[$0] })
    }

    @Test(arguments: Shell.allCases)
    func `a key is not offered where none is meant`(shell: Shell) async throws {
        try await makeKeys(["ibkr"])
        let others = [
            "ibkeyctl list ", "ibkeyctl rename ibkr ", "ibkeyctl comment ibkr ",
            "ibkeyctl rotate --name ", "ibkeyctl retire --wait ", "ibkeygen ",
        ]
        #expect(try await offers(others, in: shell) == [[], [], [], [], [], []])
    }

    @Test(arguments: Shell.allCases)
    func `a folder that cannot be a key is neither offered nor run`(shell: Shell) async throws {
        try await makeKeys(["ibkr"])
        try await run(
            """
            cd .local/share/ibkeys/keys && mkdir -- '$(touch pwned)' '`touch pwned`' 'two words' \
                '-rf' 'a;touch pwned' '.hidden' 'x*' $'line\\nend' $'bell\\a' "quo'te" 'ümlaut'
            """
        )
        let offered = try await offers(lines + ["ibkeyctl show \\$"], in: shell)
        #expect(offered == [["ibkr"], ["ibkr"], ["ibkr"], ["ibkr"], ["ibkr"], []])
        #expect(try await sandbox.run("ls . .local/share/ibkeys | grep pwned").output == "")
    }

    /// Where no word is meant zsh offers options, and for a file bash offers the hidden folders.
    private func offers(_ lines: [String], in shell: Shell) async throws -> [Set<String>] {
        try await shell.complete(lines, in: sandbox).map { completion in
            Set(completion.candidates.filter { !$0.hasPrefix("-") && !$0.hasPrefix(".") })
        }
    }

    private func makeKeys(_ names: [String]) async throws {
        for name in names { try await run("ibkeygen -q -t ed25519 --passphrase none \(name)") }
    }

    private func run(_ line: String) async throws {
        let outcome = try await sandbox.run(line)
        #expect(outcome.status == 0, "\(line)\n\(outcome.errors)")
    }
}
