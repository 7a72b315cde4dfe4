import Foundation
import KeyStore
import Testing

/// `ibkeymigrate request`, `send`, `receive` and `confirm`, between two homes.
struct TransferTests {
    @Test func `keys of both kinds go through pipes and are used where they arrived`() async throws
    {
        let sandbox = try await Sandbox.withTwoHomes(openPGP: true)
        let outcome = try await sandbox.run(
            """
            set -eo pipefail
            new() { env IBKEYS_HOME=new GNUPGHOME=$PWD/g "$@"; }
            trap 'gpgconf --homedir $PWD/g --kill all' EXIT
            new ibkeymigrate request -q |
                ibkeymigrate send -q --to - ibkr ibkr-pgp |
                new ibkeymigrate receive -q - >receipt
            ibkeymigrate confirm -q receipt
            echo report | gpg --batch -q --trust-model always -e -r me@example.com >report.gpg
            GNUPGHOME=$PWD/g gpg --batch -q -d report.gpg
            ssh-keygen -y -f new/keys/ibkr/private | cut -d ' ' -f 1,2
            ibkeyexport ibkr | cut -d ' ' -f 1,2
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "report" && lines.count == 3 && lines[1] == lines[2], "\(outcome)")
        // Also when quiet the words are told, on both sides the same.
        let words = outcome.errors.split(separator: "\n")
        #expect(words.count == 4 && Set(words).count == 2, "\(outcome.errors)")
    }

    @Test func `ssh-keygen verifies the receipt, as the page says`() async throws {
        let sandbox = try await Sandbox.withTwoHomes()
        let outcome = try await sandbox.run(
            """
            set -eo pipefail
            IBKEYS_HOME=new ibkeymigrate request -q | ibkeymigrate send -q --to - ibkr |
                IBKEYS_HOME=new ibkeymigrate receive -q - >receipt
            sed '/^$/q' receipt | sed '$d' >statement
            sed '1,/^$/d' receipt >signature
            echo "me $(ibkeyexport ibkr)" >allowed
            ssh-keygen -Y verify -n ibkeys-receipt -I me -f allowed -s signature <statement
            """
        )
        #expect(outcome.output.hasPrefix("Good \"ibkeys-receipt\" signature"), "\(outcome)")
    }

    /// The request and the keys go over the real ssh, to a real sshd.
    @Test func `a key goes to another computer through ssh`() async throws {
        let sandbox = try await Sandbox.withTwoHomes()
        let outcome = try await sandbox.run(
            "ssh-keygen -q -t ed25519 -N '' -f login && mv login.pub public.key\n"
                + BrokerServer.script(
                    """
                    set -o pipefail
                    new() {
                        ssh -q -F none -i login -o IdentitiesOnly=yes -p $port \\
                            -o StrictHostKeyChecking=no -o UserKnownHostsFile=known_hosts \\
                            -o GlobalKnownHostsFile=none "$me@127.0.0.1" \\
                            env HOME=$PWD IBKEYS_HOME=$PWD/new PATH=$PATH "$@"
                    }
                    new ibkeymigrate request | ibkeymigrate send --to - ibkr |
                        new ibkeymigrate receive - | ibkeymigrate confirm --retire -
                    new ibkeyctl list --names
                    ibkeyctl show ibkr | grep -e ^state -e ^transferred
                    """
                )
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("ibkr\nstate        retired\n"), "\(outcome.output)")
    }

    /// It cannot sign for itself, and is neither retired nor removed by a receipt without it.
    @Test func `a key that has no part for signing arrives, and is not covered`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            set -e; umask 077; mkdir g
            trap 'gpgconf --homedir $PWD/g --kill all' EXIT
            gpg() { command gpg --batch --quiet --passphrase '' "$@"; }
            gpg --quick-gen-key 'C <c@example.com>' ed25519 cert never 2>/dev/null
            gpg --quick-add-key $(gpg -K --with-colons | awk -F: '/^fpr/ {print $10}') cv25519 encr
            ibkeymigrate import -q --gnupg --passphrase none --name c >/dev/null
            new() { env IBKEYS_HOME=new GNUPGHOME=$PWD/g "$@"; }
            new ibkeymigrate request -q -o request
            ibkeymigrate send -q --to request -o answer c
            new ibkeymigrate receive answer -o receipt || echo $?
            ibkeymigrate confirm --remove --yes receipt || echo $?
            ibkeyctl list --names; ls new/transfers/*/
            """
        )
        #expect(
            outcome.output == "1\n1\nc\nanswer\nreceipt\nrequest\n",
            "\(outcome)"
        )
        #expect(outcome.errors.contains("it decrypts, and has no part that signs"), "\(outcome)")
        #expect(!outcome.errors.contains("hint"), "\(outcome)")
    }

    @Test func `a pipe that nobody reads does not use up the request`() async throws {
        let sandbox = try await Sandbox.withTwoHomes()
        let outcome = try await sandbox.run(
            """
            IBKEYS_HOME=new ibkeymigrate request -q -o request
            exec 3> >(:); wait $!
            ibkeymigrate send -q --to request ibkr >&3; echo $?
            ibkeymigrate send -q --to request -o answer ibkr; echo $?
            """
        )
        #expect(outcome.output == "141\n0\n", "\(outcome)")
    }

    @Test func `nobody confirms words that are not the same`() async throws {
        let sandbox = try await Sandbox.withTwoHomes()
        let made = try await sandbox.run("IBKEYS_HOME=new ibkeymigrate request -q -o request")
        #expect(made.status == 0, "\(made.errors)")
        var terminal = try Terminal()
        let question = "Does the other side show the same words? [y/n] "
        let outcome = try await terminal.run(
            ["ibkeymigrate", "send", "--to", "request", "-o", "answer", "ibkr"],
            answering: [(question, "n")],
            in: sandbox
        )
        #expect(outcome.status == 77, "\(outcome.output)")
        let left = try await sandbox.run("ls answer .local/share/ibkeys/transfers/*/sent")
        #expect(left.output.isEmpty)
    }

    /// Everything that is written anywhere, and what stays behind.
    @Test func `no part of the private key is ever in clear on the disk or in a pipe`() async throws
    {
        let sandbox = try await Sandbox.withTwoHomes(openPGP: true)
        let outcome = try await sandbox.run(
            """
            set -eo pipefail; umask 077
            trap 'gpgconf --homedir $PWD/g --kill all' EXIT
            echo words >words
            ibkeygen -q -t ed25519 --passphrase file:words --rounds 1 closed
            IBKEYS_HOME=new ibkeymigrate request -q -o request
            watch() {
                strace -f -o $1 -e trace=write,pwrite64,writev,sendto,sendmsg -s 100000 -xx "${@:2}"
            }
            watch sending ibkeymigrate send -q --to request --key-passphrase file:words \\
                -o answer closed
            IBKEYS_HOME=new watch receiving ibkeymigrate receive -q --key-passphrase file:words \\
                -o receipt answer
            IBKEYS_HOME=new ibkeymigrate request -q -o request-pgp
            ibkeymigrate send -q --to request-pgp -o answer-pgp ibkr ibkr-pgp
            IBKEYS_HOME=new GNUPGHOME=$PWD/g ibkeymigrate receive -q -o receipt-pgp answer-pgp
            ibkeyexport --private --passphrase file:words --new-passphrase none closed >open
            gpg --batch -q --export-secret-keys >secret
            cat >search <<'END'
            import base64, glob, os, re
            def body(path):
                text = open(path).read()
                return base64.b64decode("".join(text.strip().splitlines()[1:-1]))
            def seed(path):
                whole = body(path)
                # Behind the second copy of the public key: 64 bytes, the first half is the seed.
                public = whole.index(b"ssh-ed25519") + 15
                second = whole.index(whole[public:public + 32], public + 32)
                return whole[second + 36:second + 68]
            seeds = [seed("open"), seed(".local/share/ibkeys/keys/ibkr/private")]
            # Within the private exponent, behind the 256 bytes of the modulus.
            d = open("secret", "rb").read()[320:384]
            wanted = [form for secret in seeds + [d] for form in (
                secret, secret.hex().encode(), base64.b64encode(secret)[:40])]
            lines = body("open")
            assert seeds[0] in lines and len(d) == 64
            for trace in "sending", "receiving":
                text = open(trace).read()
                assert b"age-encryption".hex() in text.replace("\\\\x", "") or trace == "receiving"
                seen = b"".join(bytes.fromhex(part.replace("\\\\x", ""))
                    for part in re.findall(r'"((?:\\\\x[0-9a-f]{2})+)"', text))
                assert len(seen) > 1000 and not any(form in seen for form in wanted), trace
            for folder, _, files in os.walk("."):
                if "transfers" in folder or folder == ".":
                    for name in files:
                        if name not in ("open", "secret"):
                            whole = open(os.path.join(folder, name), "rb").read()
                            assert not any(form in whole for form in wanted), name
            END
            python3 search
            """
        )
        #expect(outcome.status == 0, "\(outcome)")
    }
}

extension Sandbox {
    /// One with the key `ibkr` in its store, and room for another store in `new`.
    static func withTwoHomes(openPGP: Bool = false) async throws -> Sandbox {
        let sandbox = try Sandbox()
        let pgp = "ibkeygen -q -t pgp -b 2048 --email me@example.com --passphrase none"
        let made = try await sandbox.run(
            """
            set -e; umask 077
            ibkeygen -q -t ed25519 --passphrase none
            \(openPGP ? "mkdir g; \(pgp)" : "")
            """
        )
        try #require(made.status == 0, "\(made.errors)")
        return sandbox
    }
}
