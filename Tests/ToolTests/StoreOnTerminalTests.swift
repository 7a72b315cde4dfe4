import Testing

/// What the tools do with the store when somebody looks on.
struct StoreOnTerminalTests {
    private let sandbox: Sandbox

    init() async throws {
        sandbox = try Sandbox()
        let made = try await sandbox.run("ibkeygen -q -t ed25519 -C reports --passphrase none")
        #expect(made.status == 0, "\(made.errors)")
    }

    @Test func `a list on a terminal is a table that tells what was never backed up`() async throws
    {
        let lines = try await show("ibkeyctl list").split(separator: "\r\n")
        #expect(lines.count == 3)
        let columns = try #require(lines.first).split(separator: " ")
        #expect(columns.first == "NAME" && columns.last == "VERIFIED" && columns.count == 9)
        #expect(lines.dropFirst().first?.split(separator: " ").count == 9)
        #expect(lines.last == "ibkeyctl: never backed up: ibkr")
    }

    @Test func `without a key the only one of the store is meant`() async throws {
        #expect(try await show("ibkeyexport").hasPrefix("ssh-ed25519 AAAA"))
        _ = try await sandbox.run("ibkeygen -q -t ed25519 --passphrase none other")
        var terminal = try Terminal()
        let several = try await terminal.run(["ibkeyexport"], typing: "", in: sandbox)
        #expect(several.status == 64)
        #expect(several.output.contains("name a file, or one of: ibkr, other"))
    }

    @Test(arguments: [("ibkr", Int32(0)), ("other", 73), ("", 73)])
    func `a key is removed once its name was typed`(typed: String, status: Int32) async throws {
        var terminal = try Terminal()
        let outcome = try await terminal.run(
            ["ibkeyctl", "remove", "--force", "ibkr"],
            typing: typed,
            at: "): ",
            in: sandbox
        )
        #expect(outcome.status == status, "\(outcome.output)")
        let left = try await sandbox.run("ibkeyctl list --names").output
        #expect(left == (status == 0 ? "" : "ibkr\n"))
    }

    private func show(_ line: String) async throws -> String {
        var terminal = try Terminal()
        let outcome = try await terminal.run(["bash", "-c", line], typing: "", in: sandbox)
        #expect(outcome.status == 0, "\(outcome.output)")
        return outcome.output
    }
}
