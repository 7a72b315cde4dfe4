import Testing

extension Sandbox {
    /// One that holds `source.ppk`, an RSA key without a passphrase and with the comment `a comment`.
    static func withSource() async throws -> Sandbox {
        let sandbox = try Sandbox()
        let made = try await sandbox.run(
            "ibkeygen -q -t rsa -C 'a comment' -o source.ppk --passphrase none"
        )
        try #require(made.status == 0, "\(made.errors)")
        return sandbox
    }
}
