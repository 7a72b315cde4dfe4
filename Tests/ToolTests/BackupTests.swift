import Foundation
import KeyStore
import Testing

/// `ibkeybackup` as a whole, with the programs that must do without it.
struct BackupTests {
    @Test func `the passphrase that is shown once opens the backup`() async throws {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            """
            set -e
            ibkeybackup create -o keys.age --passphrase generate 2>told
            umask 077
            sed -n 's/^The passphrase is: //p' told >words
            tr -cd - <words | wc -c
            ibkeybackup verify -q --passphrase file:words keys.age
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("9\n"))
    }

    @Test func `who did not write the passphrase down has no backup`() async throws {
        let sandbox = try await Sandbox.withKey()
        var terminal = try Terminal()
        let outcome = try await terminal.run(
            ["ibkeybackup", "create", "-o", "keys.age"],
            typing: "nonsense",
            in: sandbox
        )
        #expect(outcome.status == 77)
        #expect(outcome.output.contains("The passphrase is: "))
        #expect(try await sandbox.run("test ! -e keys.age").status == 0)
        #expect(try sandbox.store.entry(of: KeyName("ibkr")).lastBackup == nil)
    }

    @Test func `a backup that only its own key opens is warned of`() async throws {
        let sandbox = try await Sandbox.withKey()
        let alone = try await sandbox.run("ibkeybackup create -q -o a.age -r ibkr")
        #expect(alone.status == 0)
        #expect(alone.errors.contains("only keys that are inside the backup open it"))
        let both = try await sandbox.run("ibkeybackup create -q -o b.age -r ibkr -r @recipients")
        #expect(both.status == 0 && both.errors.isEmpty, "\(both.errors)")
        let opened = try await sandbox.run(
            "ibkeybackup verify -q -i ibkr b.age && ibkeybackup verify -q -i identity.txt b.age"
        )
        #expect(opened.status == 0, "\(opened.errors)")
    }

    @Test func `a backup in armor and in a pipe is one`() async throws {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            """
            set -o pipefail
            ibkeybackup create -q --armor -r @recipients | tee keys.txt |
                ibkeybackup list -q -i identity.txt - | cut -f 1
            head -n 1 keys.txt
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "ibkr\n-----BEGIN AGE ENCRYPTED FILE-----\n")
    }

    @Test func `a process killed while it makes a backup leaves none or a whole one`()
        async throws
    {
        let template = try await Sandbox.withKey()
        let line = "ibkeybackup create -q -o keys.age -r @recipients"
        let sample = try template.copy()
        let calls = try await SystemCall.trace(line, in: sample).filter(\.changesDisk)
        #expect(calls.count > 10)
        for stop in calls {
            let sandbox = try template.copy()
            let outcome = try await sandbox.run(stop.killing(line))
            #expect(outcome.status == 128 + SIGKILL, "\(stop): \(outcome.errors)")
            let left = try await sandbox.run(
                "test ! -e keys.age || ibkeybackup verify -q -i identity.txt keys.age"
            )
            #expect(left.status == 0, "\(stop): \(left.errors)")
            #expect(try sandbox.store.key(KeyName("ibkr")).entry.state == .pending)
        }
    }

    @Test func `a process killed while it restores leaves the key out or whole`() async throws {
        let template = try await Sandbox.withBackup(of: "")
        let line = "ibkeybackup restore -q -i identity.txt keys.age"
        let sample = try template.copy()
        let calls = try await SystemCall.trace(line, in: sample).filter(\.changesDisk)
        #expect(calls.count > 10)
        for stop in calls { try await expectWhole(after: stop, line, template) }
    }

    @Test func `the same holds for what is in GnuPG`() async throws {
        let template = try await Sandbox.withBackup(of: "ibkr-pgp")
        let line = "ibkeybackup restore -q -i identity.txt keys.age"
        let sample = try template.copy()
        let calls = try await SystemCall.trace(line, withChildren: false, in: sample).filter(
            \.changesDisk
        )
        let step = max(1, calls.count / 8)
        for index in stride(from: 0, to: calls.count, by: step) {
            try await expectWhole(after: calls[index], line, template)
        }
    }

    /// A second try always comes to the end.
    private func expectWhole(
        after stop: SystemCall,
        _ line: String,
        _ template: Sandbox
    ) async throws {
        let sandbox = try template.copy()
        _ = try await sandbox.run(stop.killing(line))
        for name in try sandbox.store.names() {
            try sandbox.store.key(name).checkAgreement()
        }
        let again = try await sandbox.run("\(line) && ibkeybackup diff -i identity.txt keys.age")
        #expect(again.status == 0, "\(stop): \(again.errors) \(again.output)")
    }

    @Test func `a full disk leaves no backup`() async throws {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            """
            (ulimit -f 1; ibkeybackup create -q -o keys.age -r @recipients)
            echo "status $?"
            ls -A | grep -v -e identity.txt -e recipients -e .local
            """
        )
        #expect(outcome.output == "status 74\n", "\(outcome.output)")
        #expect(outcome.errors.contains("keys.age: file too large"), "\(outcome.errors)")
    }

    @Test func `a damaged or foreign backup changes nothing anywhere`() async throws {
        let sandbox = try await Sandbox.withBackup(of: "")
        let size = try await sandbox.run("stat -c %s keys.age").output
        let count = try #require(Int(size.trimmingCharacters(in: .newlines)))
        for offset in stride(from: 0, to: count, by: max(1, count / 12)) {
            let outcome = try await sandbox.run(
                """
                cp keys.age bad.age
                byte=$(dd if=keys.age bs=1 skip=\(offset) count=1 status=none | od -An -tu1)
                printf "\\\\$(printf %o $(((byte + 1) % 256)))" |
                    dd of=bad.age bs=1 seek=\(offset) conv=notrunc status=none
                ibkeybackup restore -i identity.txt bad.age
                echo "status $?"
                ls -A | grep -v -e identity.txt -e recipients -e age$
                ls -A $GNUPGHOME | grep -v -x gpg-agent.conf
                """
            )
            #expect(
                ["status 65\n", "status 77\n"].contains(outcome.output),
                "\(offset): \(outcome)"
            )
        }
    }
}

extension Sandbox {
    /// One with an SSH key in its store, and `identity.txt` of which `recipients` has the public half.
    static func withKey() async throws -> Sandbox {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            set -e
            ibkeygen -q -t ed25519 --passphrase none
            (umask 077; age-keygen -o identity.txt 2>/dev/null)
            age-keygen -y identity.txt >recipients
            """
        )
        try #require(outcome.status == 0, "\(outcome.errors)")
        return sandbox
    }

    /// The same with an OpenPGP key.
    static func withTwoKeys() async throws -> Sandbox {
        let sandbox = try await withKey()
        let outcome = try await sandbox.run(
            "ibkeygen -q -t pgp -b 2048 --email me@example.com --passphrase none"
        )
        try #require(outcome.status == 0, "\(outcome.errors)")
        return sandbox
    }

    /// One with `keys.age` and what opens it, and nothing else.
    static func withBackup(of keys: String) async throws -> Sandbox {
        let maker = try await keys.isEmpty ? withKey() : withTwoKeys()
        let outcome = try await maker.run(
            "ibkeybackup create -q -o keys.age -r @recipients \(keys) && rm -r .local"
        )
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try maker.copy()
    }

    /// Another one with the same home, and an empty GnuPG home.
    fileprivate func copy() throws -> Sandbox {
        let copy = try Sandbox()
        try FileManager.default.removeItem(at: copy.home)
        try FileManager.default.copyItem(at: home, to: copy.home)
        return copy
    }
}
