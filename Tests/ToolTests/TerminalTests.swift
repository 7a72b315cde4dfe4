import Testing

struct TerminalTests {
    @Test func `somebody types a passphrase at both questions for a new one`() async throws {
        let sandbox = try Sandbox()
        var terminal = try Terminal()
        let made = try await terminal.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-f", "key"],
            typing: "two words",
            in: sandbox
        )
        #expect(made.status == 0, "\(made.output)")
        let opened = try await sandbox.run("ssh-keygen -y -P 'two words' -f key")
        #expect(opened.status == 0, "\(opened.errors)")
    }
}
