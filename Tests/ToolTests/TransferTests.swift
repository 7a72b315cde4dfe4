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
            """
            set -eo pipefail
            ssh-keygen -q -t ed25519 -N '' -f host_key
            ssh-keygen -q -t ed25519 -N '' -f login
            cat >sshd_config <<END
            HostKey $PWD/host_key
            AuthorizedKeysFile $PWD/login.pub
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            ForceCommand env IBKEYS_HOME=$PWD/new PATH=$PATH sh -c "\\$SSH_ORIGINAL_COMMAND"
            END
            ((EUID)) || mkdir -p /run/sshd
            new() {
                ssh -q -F none -i login -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \\
                    -o ProxyCommand="/usr/sbin/sshd -i -f $PWD/sshd_config" \\
                    -o UserKnownHostsFile=known_hosts -o GlobalKnownHostsFile=none \\
                    "$(id -un)@new" "$@"
            }
            new ibkeymigrate request | ibkeymigrate send --to - ibkr |
                new ibkeymigrate receive - | ibkeymigrate confirm --retire -
            new ibkeyctl list --names
            ibkeyctl show ibkr | grep -e ^state -e ^transferred
            """
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("ibkr\nstate        retired\n"), "\(outcome.output)")
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
        let sandbox = try await Sandbox.withTwoHomes()
        let outcome = try await sandbox.run(
            """
            set -eo pipefail
            IBKEYS_HOME=new ibkeymigrate request -q -o request
            strace -f -o trace -e trace=write,pwrite64,writev,sendto -s 100000 -xx \\
                ibkeymigrate send -q --to request -o answer ibkr
            key=$(sed -n 3p .local/share/ibkeys/keys/ibkr/private)
            traced() { printf %s "$1" | od -An -v -tx1 | tr -d '\\n' | sed 's/ /\\\\x/g'; }
            grep -qF "$(traced ibkeys-answer-v1)" trace
            if grep -qF "$(traced "$key")" trace; then exit 9; fi
            grep -qa "$key" .local/share/ibkeys/keys/ibkr/private
            if grep -rqa "$key" answer request .local/share/ibkeys/transfers; then exit 10; fi
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
