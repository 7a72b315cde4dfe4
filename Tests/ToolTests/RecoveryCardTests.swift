import Foundation
import KeyStore
import Testing

/// What is printed with a backup, done by somebody who has none of these tools.
struct RecoveryCardTests {
    @Test func `its commands restore all that was backed up, and leave nothing in clear`()
        async throws
    {
        let sandbox = try await Sandbox.withCertifiedKeys()
        let other = try sandbox.carrying(["keys.age", "identity.txt"])
        let restored = try await other.run(
            "set -e\n\(try sandbox.cardCommands())\ntest ! -e \"$plain\"; echo gone"
        )
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.output.hasSuffix("gone\n"))
        let fingerprint = try sandbox.store.entry(of: KeyName("ibkr")).fingerprint
        #expect(restored.output.contains(" \(fingerprint) "), "\(restored.output)")
        for (file, name) in [
            ("private", ""), ("public", ".pub"), ("private-cert.pub", "-cert.pub"),
        ] {
            let theirs = try Data(contentsOf: sandbox.keyFolder.appending(path: file))
            let ours = other.home.appending(path: ".ssh/ibkr\(name)")
            #expect(try Data(contentsOf: ours) == theirs, "\(file)")
        }
        let used = try await other.succeed(Self.use)
        #expect(used == "report\n700\n600\nlet in\n6\nrevoked\n", "\(used)")
    }

    /// An OpenPGP key decrypts and signs, ssh lets the other in by its certificate, trust is there, and
    /// the key can still be revoked.
    private static let use = """
        echo report >report
        gpg --batch -q -e -r me@example.com report
        gpg --batch -q -d report.gpg
        gpg --batch -q --clearsign <report | gpg --batch --verify
        stat -c %a .ssh .ssh/ibkr
        ibkeygen -q -t ed25519 -o host_key --passphrase none
        cat >sshd_config <<END
        HostKey $PWD/host_key
        AuthorizedKeysFile $PWD/.ssh/ibkr.pub
        StrictModes no
        PermitRootLogin prohibit-password
        Subsystem sftp internal-sftp
        END
        ((EUID)) || mkdir -p /run/sshd
        echo pwd | sftp -q -b - -F none -i .ssh/ibkr -o IdentitiesOnly=yes \
            -o ProxyCommand="/usr/sbin/sshd -i -e -f $PWD/sshd_config" \
            -o StrictHostKeyChecking=no -o UserKnownHostsFile=known_hosts \
            -o GlobalKnownHostsFile=none "$(id -un)@the-broker" >/dev/null && echo let in
        gpg --export-ownertrust | grep -v '^#' | cut -d : -f 2
        sed 's/^:-/-/' $GNUPGHOME/openpgp-revocs.d/*.rev | gpg --batch -q --import
        gpg --list-keys --with-colons | grep -q ^pub:r && echo revoked
        """

    @Test func `its commands replace nothing, and say so`() async throws {
        let sandbox = try await Sandbox.withKey()
        _ = try await sandbox.succeed(
            "ibkeybackup create -q -o keys.age -r @recipients --card card"
        )
        let other = try sandbox.carrying(["keys.age", "identity.txt"])
        let outcome = try await other.run(
            """
            mkdir .ssh; echo mine >.ssh/ibkr
            \(try sandbox.cardCommands())
            cat .ssh/ibkr; ls .ssh; ls keys.age
            """
        )
        #expect(outcome.errors.contains(".ssh/ibkr: cannot overwrite existing file"))
        #expect(outcome.output.hasSuffix("mine\nibkr\nkeys.age\n"), "\(outcome)")
    }

    @Test func `it is shown although its file cannot be written, and the backup is there`()
        async throws
    {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            """
            mkdir out
            strace -f -qq -o /dev/null -P "$PWD/out" -e inject=renameat2:error=EIO \
                ibkeybackup create -q -o keys.age -r @recipients --card out/card
            echo "status $?"
            ls -A out
            ibkeybackup verify -q -i ./identity.txt keys.age
            """
        )
        #expect(outcome.output.hasPrefix("status 74\nibkr\tok"), "\(outcome)")
        #expect(outcome.errors.contains("Recovery card"), "\(outcome.errors)")
        #expect(outcome.errors.contains("out/card: "), "\(outcome.errors)")
    }

    @Test func `that of shares opens the new backup once they are together`() async throws {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            """
            ibkeybackup create -q -o keys.age -r @recipients
            ibkeybackup split -k 2 -n 3 -i ./identity.txt -o keeper keys.age 2>card
            ibkeybackup combine -q keeper-1.txt keeper-3.txt keeper.split.age -o identity
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let other = try sandbox.carrying(["keeper.split.age", "identity"])
        let restored = try await other.run(
            "set -e; mv identity identity.txt\n\(try sandbox.cardCommands())\nls .ssh"
        )
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.output.hasSuffix("ibkr\nibkr.pub\n"), "\(restored.output)")
    }
}

extension Sandbox {
    fileprivate var keyFolder: URL { home.appending(path: ".local/share/ibkeys/keys/ibkr") }

    /// One with a key and its certificate, an OpenPGP key, `keys.age` and its `card`.
    fileprivate static func withCertifiedKeys() async throws -> Sandbox {
        let sandbox = try await withTwoKeys()
        _ = try await sandbox.succeed(
            """
            ssh-keygen -q -t ed25519 -N '' -f ca
            cp .local/share/ibkeys/keys/ibkr/public key.pub
            ssh-keygen -q -s ca -I me -n "$(id -un)" key.pub
            (umask 077; cp key-cert.pub .local/share/ibkeys/keys/ibkr/private-cert.pub)
            ibkeybackup create -o keys.age -r @recipients --card card 2>told
            sed -n '/^Recovery card/,$p' told | sed '$d' | cmp - card
            """
        )
        return sandbox
    }

    /// The indented lines at the end of `card`.
    fileprivate func cardCommands() throws -> String {
        let card = try String(contentsOf: home.appending(path: "card"), encoding: .utf8)
        let lines = card.split(separator: "\n").map(String.init)
        let start = try #require(lines.firstIndex { $0.hasSuffix("Without ibkeys:") })
        return lines[(start + 1)...].joined(separator: "\n")
    }

    /// Another one, with nothing but these files.
    fileprivate func carrying(_ names: [String]) throws -> Sandbox {
        let other = try Sandbox()
        for name in names {
            try FileManager.default.copyItem(
                at: home.appending(path: name),
                to: other.home.appending(path: name)
            )
        }
        return other
    }
}
