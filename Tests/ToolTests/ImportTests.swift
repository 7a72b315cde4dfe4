import Foundation
import Testing

/// What other programs made, brought in and given out again.
struct ImportTests {
    /// Encrypted PPK files get no passphrase in the store, for bcrypt takes its time.
    @Test(arguments: PeerKey.allCases, ["", "correct horse"])
    func `a key of puttygen comes in, is used and goes out equal`(
        _ key: PeerKey,
        _ words: String
    ) async throws {
        let sandbox = try await Sandbox(isEncrypted: !words.isEmpty)
        for version in [2, 3] {
            let name = "\(key)-\(version)"
            let theirs = try await sandbox.line(
                """
                puttygen -q \(key.puttygenOptions) -C 'a comment' -o \(name).ppk \\
                    --ppk-param version=\(version),passes=1,memory=64 --new-passphrase words
                sha256sum \(name).ppk >sums
                ibkeymigrate import \(name).ppk --passphrase $source --new-passphrase none >&2
                sha256sum --quiet -c sums >&2
                puttygen -L \(name).ppk
                """
            )
            let ours = try await sandbox.line("ibkeyexport \(name)")
            #expect(ours.key == theirs.key && ours.comment == "a comment", "\(name)")
            let again = try await sandbox.line(
                """
                ibkeyexport -q --private -f ppk\(version == 2 ? "2" : "") \(name) -o again-\(name) \\
                    --new-passphrase none
                puttygen -L again-\(name)
                """
            )
            #expect(again.key == theirs.key && again.comment == "a comment", "\(name)")
        }
    }

    @Test(arguments: ["", "correct horse"])
    func `all keys of ssh come in with one command and sign`(_ words: String) async throws {
        let sandbox = try await Sandbox(isEncrypted: !words.isEmpty)
        try await sandbox.succeed("mkdir -m 700 .ssh")
        let keys = PeerKey.allCases.filter { $0.sshKeygenOptions != nil }
        for key in keys {
            try await sandbox.succeed(
                "ssh-keygen -q \(key.puttygenOptions) -a 1 -N \"$words\" -C \(key) -f .ssh/\(key)"
            )
        }
        try await sandbox.succeed("ibkeymigrate import --ssh -q --passphrase $source >found")
        #expect(try await sandbox.succeed("cut -f 2 found | sort -u") == "add\n")
        for key in keys {
            let ours = try await sandbox.line(
                "ssh-keygen -y -P \"$words\" -f .local/share/ibkeys/keys/\(key)/private"
            )
            let theirs = try await sandbox.line("cat .ssh/\(key).pub")
            #expect(ours.key == theirs.key, "\(key)")
            let exported = try await sandbox.succeed("ibkeyexport \(key)")
            #expect(exported == "\(theirs.key) \(theirs.comment)\n")
            guard key != .dsa else { continue }
            try await sandbox.succeed(
                "ibkeyctl check \(key) --passphrase $source | grep -q 'ok.pair'"
            )
        }
    }

    @Test func `a PEM key that only its passphrase shows finds its public key`() async throws {
        let sandbox = try await Sandbox(isEncrypted: true)
        let comment = try await sandbox.succeed(
            """
            mkdir keys && ssh-keygen -q -t ecdsa -m PEM -N "$words" -C pem -f keys/old
            mv keys/old.pub keys/elsewhere
            ibkeymigrate import keys -q --passphrase $source --new-passphrase none >&2
            ibkeyexport old | cut -d ' ' -f 3
            """
        )
        #expect(comment == "pem\n")
    }

    @Test func `PuTTY's sessions tell where its keys are`() async throws {
        let sandbox = try await Sandbox(isEncrypted: false)
        let found = try await sandbox.succeed(
            """
            mkdir -p .putty/sessions keys
            puttygen -q -t ed25519 -C mine -o keys/mine.ppk --new-passphrase words
            echo "PublicKeyFile=$PWD/keys/mine.ppk" >.putty/sessions/IBKR
            echo "PublicKeyFile=$PWD/keys/gone.ppk" >.putty/sessions/gone
            ibkeymigrate import -q --putty | cut -f 1,2,7
            """
        )
        #expect(found == "mine\tadd\tmine\n")
    }

    /// One home of gpg 1, whose keys are as its articles had them.
    @Test func `the keys of GnuPG come in, are used and go out equal`() async throws {
        let sandbox = try await Sandbox(isEncrypted: true)
        try await sandbox.succeed(Self.makeGnuPG)
        let found = try await sandbox.succeed(
            "ibkeymigrate import --gnupg gpg1 --passphrase $source | cut -f 1-3,6"
        )
        let lines = Set(found.split(separator: "\n").map(String.init))
        #expect(
            lines == [
                "rsa-example-com\tadd\tRSA\tencrypted", "open-example-com\tadd\ted25519\topen",
                "past-example-com\tadd\ted25519\topen",
            ]
        )
        for (name, source) in [("rsa", "file:words"), ("open", "none"), ("past", "none")] {
            let ours = try await sandbox.succeed(
                """
                ibkeyexport -q --private \(name)-example-com -o \(name).asc --passphrase \(source)
                gpg --show-keys --with-colons \(name).asc | grep -E '^(sec|ssb|fpr)'
                """
            )
            let theirs = try await sandbox.succeed(
                "gpg --show-keys --with-colons \(name).gpg | grep -E '^(sec|ssb|fpr)'"
            )
            #expect(ours == theirs)
        }
        try await sandbox.succeed(
            "ibkeyctl check rsa-example-com open-example-com"
                + " --passphrase file:words | grep pair | (! grep -v 'ok.pair')"
        )
        #expect(try await sandbox.succeed("ls gpg1") == "pubring.gpg\nsecring.gpg\n")
    }

    private static let makeGnuPG = """
        mkdir -m 700 $GNUPGHOME/made gpg1
        g() { gpg --homedir $GNUPGHOME/made --batch -q --pinentry-mode loopback "$@" 2>/dev/null; }
        g --passphrase-file words --quick-generate-key rsa@example.com rsa2048 default never
        f=$(g --with-colons --list-keys | grep ^fpr | cut -d: -f 10)
        g --passphrase-file words --quick-add-key $f rsa2048 encr 2y
        g --passphrase '' --quick-generate-key open@example.com future-default default never
        g --faked-system-time 20200101T000000! --passphrase '' \\
            --quick-generate-key past@example.com future-default default 1d
        for name in rsa open past; do
            g --passphrase-file words --export-secret-keys $name@example.com >$name.gpg
        done
        cat rsa.gpg open.gpg past.gpg >gpg1/secring.gpg
        g --export >gpg1/pubring.gpg
        gpgconf --homedir $GNUPGHOME/made --kill all
        """

    @Test func `a wrong passphrase changes neither GnuPG nor the store`() async throws {
        let sandbox = try await Sandbox(isEncrypted: true)
        let outcome = try await sandbox.run(
            """
            mkdir -m 700 $GNUPGHOME/made
            gpg --homedir $GNUPGHOME/made --batch -q --pinentry-mode loopback \\
                --passphrase-file words --quick-generate-key me@example.com 2>/dev/null
            gpg --homedir $GNUPGHOME/made --batch -q --pinentry-mode loopback \\
                --passphrase-file words --export-secret-keys >me.gpg
            gpgconf --homedir $GNUPGHOME/made --kill all
            (umask 077; echo other >other)
            ibkeymigrate import me.gpg --passphrase file:other >/dev/null; echo $?
            gpg -q --list-keys; ibkeyctl list
            """
        )
        #expect(outcome.output == "77\n", "\(outcome.errors)")
    }
}
