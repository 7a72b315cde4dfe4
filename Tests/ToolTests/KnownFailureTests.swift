import Foundation
import KeyStore
import Testing

/// How backups of keys fail for people, and that this one does not.
///
/// ```
/// no terminal to ask on                    here
/// an empty, stale or partial export        here; BackupOpeningTests: a secret part that GnuPG lacks
/// ownertrust is lost                       BackupRestoreTests: ownertrust and local signatures
/// only the public key was saved            BackupOpeningTests: a secret part that GnuPG lacks
/// a card's stub taken for a key            the same; the manifest names stub and card
/// the passphrase is lost                   BackupTests: who did not write the passphrase down
/// the old passphrase inside the backup     BackupRestoreTests: a passphrase that was changed
/// a passphrase with other letters          here
/// a cost that another computer cannot pay  AgeVectorTests; here
/// a truncated file, restored in part       BackupOpeningTests, BackupTests: a damaged backup
/// the check passed, the restore failed     BackupRestoreTests: a drill uses the real programs
/// the mode of what was restored            here
/// what was there is destroyed              BackupRestoreTests: another key under the same name
/// a lost line end in an SSH key            here
/// the .pub belongs to another key          BackupOpeningTests: a public file of another key
/// keys in another of GnuPG's stores        here
/// a home too long for the agent's socket   here
/// a key made elsewhere that does not load  ForeignKeyTests; here: odd encodings
/// a key expired meanwhile                  BackupRestoreTests: an older backup
/// wrong shares that combine to garbage     SecretSharingTests, SplitTests: faults of shares
/// ```
struct KnownFailureTests {
    @Test func `without a terminal a protected key is an error at once and no backup`()
        async throws
    {
        let sandbox = try await Sandbox.withProtectedKey()
        let outcome = try await sandbox.run("ibkeybackup create -q -o keys.age -r @recipients")
        #expect(outcome.status == 77, "\(outcome.errors)")
        #expect(outcome.errors.contains("--key-passphrase"), "\(outcome.errors)")
        #expect(try await sandbox.run("test ! -e keys.age").status == 0)
    }

    @Test func `a wrong passphrase of one key makes no backup of the others`() async throws {
        let sandbox = try await Sandbox.withProtectedKey()
        let outcome = try await sandbox.run(
            "echo wrong >wrong; chmod 600 wrong; gpgconf --kill all;"
                + " ibkeybackup create -q -o keys.age -r @recipients --key-passphrase file:wrong"
        )
        #expect(outcome.status == 77, "\(outcome.errors)")
        #expect(try await sandbox.run("test ! -e keys.age").status == 0)
    }

    @Test func `a backup that is there already is neither replaced nor taken for the new one`()
        async throws
    {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            "echo old >keys.age; ibkeybackup create -q -o keys.age -r @recipients; echo $?;"
                + " cat keys.age"
        )
        #expect(outcome.output == "73\nold\n")
        #expect(try sandbox.store.entry(of: KeyName("ibkr")).lastBackup == nil)
    }

    @Test func `a lost secret part is told and only wanted on demand`() async throws {
        let sandbox = try await Sandbox.withTwoKeys()
        let outcome = try await sandbox.run(
            """
            gpgconf --kill all
            rm "$GNUPGHOME"/private-keys-v1.d/"$(gpg -K --with-colons --with-keygrip |
                sed -n 's/^grp:*\\([0-9A-F]*\\):/\\1/p' | tail -n 1)".key
            ibkeybackup create -q -o keys.age -r @recipients; echo $?
            test ! -e keys.age; echo $?
            ibkeybackup create -q -o keys.age -r @recipients --allow-incomplete; echo $?
            ibkeybackup list --json -q -i identity.txt keys.age | tail -n 1
            """
        )
        #expect(outcome.output.hasPrefix("65\n0\n0\n"), "\(outcome.output) \(outcome.errors)")
        #expect(!outcome.output.contains("\"missing\":[]"))
        #expect(outcome.errors.contains("(stub)"), "\(outcome.errors)")
    }

    @Test func `a passphrase that another keyboard types otherwise is warned of`() async throws {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            "umask 077; echo 'größer als gedacht' >words;"
                + " ibkeybackup create -q -o keys.age --passphrase file:words"
        )
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("other characters than ASCII"), "\(outcome.errors)")
    }

    @Test func `the cost of a passphrase is that of age itself`() async throws {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            "ibkeybackup create -q -o keys.age --passphrase generate 2>/dev/null; head -n 2 keys.age | tail -n 1"
        )
        #expect(outcome.output.hasPrefix("-> scrypt "))
        #expect(outcome.output.hasSuffix(" 18\n"))
    }

    @Test func `what is restored has the right modes whatever the umask`() async throws {
        let sandbox = try await Sandbox.withBackup(of: "")
        let outcome = try await sandbox.run(
            """
            umask 0
            ibkeybackup restore -q -i identity.txt keys.age >/dev/null
            cd .local/share && stat -c '%a %n' ibkeys ibkeys/keys/ibkr ibkeys/keys/ibkr/*
            """
        )
        let modes = outcome.output.split(separator: "\n").map { $0.split(separator: " ")[0] }
        #expect(modes == ["700", "700", "600", "600", "600"], "\(outcome.output)")
    }

    @Test func `an SSH key comes back byte for byte`() async throws {
        let sandbox = try await Sandbox.withKey()
        let outcome = try await sandbox.run(
            """
            set -e
            ibkeybackup create -q -o keys.age -r @recipients
            mv .local was
            ibkeybackup restore -q -i identity.txt keys.age >/dev/null
            for file in private public; do
                cmp was/share/ibkeys/keys/ibkr/$file .local/share/ibkeys/keys/ibkr/$file
            done
            ssh-keygen -yf .local/share/ibkeys/keys/ibkr/private >/dev/null
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func `a home that is too long for the agent gives no half of a key`() async throws {
        let sandbox = try await Sandbox.withBackup(of: "ibkr-pgp")
        let outcome = try await sandbox.run(
            """
            long=$PWD/\(String(repeating: "long", count: 24))
            ibkeybackup restore -i identity.txt keys.age --gnupg-home $long
            echo "status $?"
            ibkeyctl list --names
            gpgconf --homedir $long --kill all 2>/dev/null
            """
        )
        // Where there is /run/user, the sockets are there, and all goes well.
        let isRestored = outcome.output.contains("status 0\nibkr-pgp\n")
        let isRefused =
            outcome.output.hasSuffix("status 78\n")
            && outcome.errors.contains("the path of the agent's socket in ")
        #expect(isRestored || isRefused, "\(outcome)")
    }

    @Test func `keys that GnuPG has in another of its stores are in the backup or told`()
        async throws
    {
        let sandbox = try await Sandbox.withTwoKeys()
        let places = [
            // As GnuPG 1 left it.
            ": >pubring.gpg",
            // As the keyboxd of GnuPG 2.4 has it.
            "rm pubring.gpg; mkdir public-keys.d; mv pubring.kbx public-keys.d/pubring.db",
        ]
        for place in places {
            let outcome = try await sandbox.run(
                """
                (cd $GNUPGHOME && \(place))
                ibkeybackup create -q -o keys.age -r @recipients
                echo "status $?"
                test -e keys.age || exit 0
                ibkeybackup verify -q --deep -i ./identity.txt keys.age && rm keys.age
                """
            )
            let isWhole =
                outcome.output.hasPrefix("status 0\n")
                && outcome.output.contains("ibkr-pgp\tok\tpair\t")
            let isTold = outcome.output == "status 66\n" && outcome.errors.contains("ibkr-pgp: ")
            #expect(isWhole || isTold, "\(place): \(outcome)")
        }
    }

    @Test func `an SSH key in an encoding that ssh or the store does not take is told`()
        async throws
    {
        let sandbox = try await Sandbox.withKey()
        let told = try await sandbox.run(
            """
            ibkeygen -q -t ecdsa other --passphrase none
            for form in PEM PKCS8; do
                ssh-keygen -q -p -N '' -m $form -f .local/share/ibkeys/keys/other/private >/dev/null
                ibkeybackup create -q -o keys.age -r @recipients
                echo "status $?"
            done
            ls keys.age
            """
        )
        #expect(told.output == "status 65\nstatus 65\n", "\(told)")
        #expect(told.errors.contains("other: private: not an OpenSSH private key"))
        // OpenSSH says `error in libcrypto` of this one.
        let drilled = try await sandbox.run(
            """
            sed -i 's/$/\r/' .local/share/ibkeys/keys/ibkr/private
            ibkeybackup create -q -o keys.age -r @recipients ibkr
            ibkeybackup drill -q -i ./identity.txt keys.age
            """
        )
        #expect(drilled.status == 1, "\(drilled)")
        #expect(drilled.output.contains("ibkr\tfailure\tuse\tssh-keygen: "), "\(drilled.output)")
    }
}

extension Sandbox {
    fileprivate static func withProtectedKey() async throws -> Sandbox {
        let sandbox = try await withKey()
        let outcome = try await sandbox.run(
            """
            (umask 077; echo 'key words' >words)
            ibkeygen -q -t pgp -b 2048 --email me@example.com --passphrase file:words
            gpgconf --kill all
            """
        )
        try #require(outcome.status == 0, "\(outcome.errors)")
        return sandbox
    }
}
