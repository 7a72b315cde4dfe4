import Testing

/// What the key is for: an agent takes it from a pipe, and a server lets it in.
struct LoginTests {
    @Test(arguments: ["rsa", "ed25519", "ecdsa"])
    func `an agent takes the converted key from a pipe`(_ type: String) async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            set -eo pipefail
            echo 'correct horse' >words; chmod 600 words
            ibkeygen -q -t \(type) -C 'a comment' -o key.ppk --passphrase file:words \\
                --argon2 memory=64,passes=1
            exec ssh-agent bash -c '
                ibkeyexport -q --private -f openssh --passphrase file:words \\
                    --new-passphrase none key.ppk | ssh-add -q -
                ssh-add -L'
            """
        )
        let line = try await sandbox.run("ibkeyexport -q --passphrase file:words key.ppk")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(PublicLine(outcome.output).key == PublicLine(line.output).key)
    }

    /// sshd serves one connection on a pipe, so that no port is taken and nobody else can connect.
    @Test(arguments: [
        "ibkeygen -q -t rsa -o key --passphrase none",
        "ibkeygen -q -t ed25519 -o key --passphrase none",
        """
        puttygen -q -t rsa -b 2048 -o theirs.ppk --new-passphrase /dev/null &&
            ibkeyexport -q --private -f openssh -o key theirs.ppk
        """,
    ])
    func `a server lets the key in`(_ make: String) async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            set -e
            \(make)
            ibkeyexport -q -o authorized_keys ./key
            ibkeygen -q -t ed25519 -o host_key --passphrase none
            cat >sshd_config <<END
            HostKey $PWD/host_key
            AuthorizedKeysFile $PWD/authorized_keys
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp internal-sftp
            END
            ((EUID)) || mkdir -p /run/sshd
            echo pwd | sftp -q -b - -F none -i key -o IdentitiesOnly=yes \\
                -o ProxyCommand="/usr/sbin/sshd -i -e -f $PWD/sshd_config" \\
                -o StrictHostKeyChecking=no -o UserKnownHostsFile=known_hosts \\
                -o GlobalKnownHostsFile=none "$(id -un)@the-broker"
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("Remote working directory: "), "\(outcome.errors)")
    }
}
