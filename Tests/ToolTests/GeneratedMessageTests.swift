import Testing

struct GeneratedMessageTests {
    /// A few of those that `scripts/check-generated` makes when nobody says how many.
    @Test func `generated messages are read as GnuPG reads them, and altered ones are not`()
        async throws
    {
        let sandbox = try Sandbox()
        let script = Project.folder.appending(path: "scripts/check-generated").path
        let outcome = try await sandbox.run([script, "200", Project.tools.path])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.hasSuffix("; 0 faults\n"))
    }
}
