import Testing

extension Sandbox {
    /// One with a key in its store; `keys.age`, which is its backup for the identity in `id.txt`; and
    /// `keys.tar`, which is what is in that.
    static func withBackup() async throws -> Sandbox {
        let sandbox = try Sandbox()
        let made = try await sandbox.run(
            """
            set -e; umask 077
            age-keygen -o id.txt 2>/dev/null
            ibkeygen -q -t ed25519 --passphrase none
            ibkeybackup create -q -r $(age-keygen -y id.txt) -o keys.age
            age -d -i id.txt -o keys.tar keys.age
            """
        )
        try #require(made.status == 0, "\(made.errors)")
        return sandbox
    }
}
