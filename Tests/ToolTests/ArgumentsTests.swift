import Testing

/// The words that a tool is started with.
struct ArgumentsTests {
    /// Swift reads them from /proc.
    @Test(.enabled("user namespaces are closed here") { try await Sandbox.canMount })
    func `a tool that cannot see its arguments does nothing`() async throws {
        let outcome = try await Sandbox().run(
            """
            unshare -rm bash -c 'mount -t tmpfs tmpfs /proc
                ibkeys --version; echo $?; ibkeygen -o key; echo $?'; ls
            """
        )
        #expect(outcome.output == "64\n64\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("ibkeygen: its arguments cannot be read\n"))
    }
}
