import Foundation
import Testing

/// What is written for the clients, and the clients.
struct SiteTests {
    @Test func `three clients list and fetch the reports by what is written for them`()
        async throws
    {
        let delivery = try await Delivery()
        let outcome = try await delivery.sandbox.run(
            BrokerServer.script(
                """
                write() {
                    ibkeyexport -q --site "$1" --host 127.0.0.1 --port $port --user "$me" \\
                        --host-key "$(cat broker/host_key.pub)" --passphrase none "${@:2}" \\
                        'my keys/key "1".key'
                }
                mkdir by-sftp by-psftp by-lftp
                write openssh -o sites
                (cd by-sftp && sftp -q -F ../sites -b - ibkr <<<'get outgoing/*.pgp')
                write putty -o .putty/sessions/ibkr --key-file 'my keys/100% é.ppk'
                (cd by-psftp && psftp -load ibkr -batch -b <(printf 'cd outgoing\\nmget *.pgp\\n'))
                write lftp -o ibkr.lftp
                (cd by-lftp && lftp -c 'source ../ibkr.lftp; mget outgoing/*.pgp')
                for folder in by-*; do
                    [[ $(cd outgoing; ls *.pgp) == "$(cd $folder; ls)" ]]
                    ibdecrypt -q -d $folder/plain $folder/*.xml.pgp
                    cmp plain/*.xml $folder/plain/*.xml
                done
                """
            ).prefixed(
                """
                mkdir -p 'my keys' .putty/sessions
                ibkeygen -q -t rsa -b 2048 -o 'my keys/key "1".key' --passphrase none
                ibkeyexport -q 'my keys/key "1".key' -o public.key

                """
            )
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
        try await delivery.end()
    }

    /// PuTTY would ask for the other one first.
    @Test func `a pinned key is found at a server that has others too`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                ssh-keygen -q -t rsa -b 2048 -N '' -f rsa
                restart "HostKey $PWD/rsa"
                for client in putty openssh; do
                    ibkeyexport -q --site $client --host 127.0.0.1 --port $port --user "$me" \\
                        --host-key "$(cat rsa.pub)" --passphrase none --key-file key.$client \\
                        -o .putty/sessions/$client ./key
                done
                psftp -load putty -batch -b <(echo pwd)
                sftp -q -F .putty/sessions/openssh -b - ibkr <<<pwd
                """
            ).prefixed(
                """
                mkdir -p .putty/sessions
                ibkeygen -q -t ed25519 -o key --passphrase none
                ibkeyexport -q ./key -o public.key

                """
            )
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test(arguments: ["openssh", "putty", "lftp"])
    func `a client that was told the host key does not talk to another`(
        _ client: String
    ) async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                for key in "SHA256:$(printf %43s | tr ' ' A)" "$(cat other.pub)"; do
                    ibkeyexport -q --site \(client) --host 127.0.0.1 --port $port --user "$me" \\
                        --host-key "$key" --passphrase none --force -o .putty/sessions/ibkr \\
                        --key-file key.ppk ./key
                    case \(client) in
                        openssh) sftp -q -F .putty/sessions/ibkr -b - ibkr <<<pwd && exit 9 ;;
                        putty) psftp -load ibkr -batch -b <(echo pwd) && exit 9 ;;
                        lftp) timeout 20 lftp -c '
                            set net:max-retries 1; set cmd:fail-exit true
                            source .putty/sessions/ibkr; cls' && exit 9 ;;
                    esac
                done
                ! grep -q Accepted broker/log
                """
            ).prefixed(
                """
                mkdir -p .putty/sessions
                ssh-keygen -q -t ed25519 -N '' -f other
                ibkeygen -q -t ed25519 -o key --passphrase none
                ibkeyexport -q ./key -o public.key

                """
            )
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test func `the key beside a site has the passphrase of the stored one and loads elsewhere`()
        async throws
    {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            set -e
            (umask 077; echo 'correct horse' >words)
            ibkeygen -q -t ed25519 --rounds 1 --passphrase file:words ibkr
            ibkeyexport -q --site filezilla --user me --passphrase file:words -o site.xml
            [[ $(stat -c %a ibkr.ppk) == 600 ]]
            file=$(python3 -c 'import xml.etree.ElementTree as e
            print(e.parse("site.xml").find("Servers/Server/Keyfile").text)')
            [[ $(puttygen -L --old-passphrase words "$file") == "$(ibkeyexport ibkr)" ]]
            # The same once more is no conflict, and needs no passphrase.
            ibkeyexport -q --site winscp --user me -o site.ini
            """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    /// `is` runs a command, and looks for the exit status and for words in what it says.
    private static let isDefined = """
        is() {
            local want=$1 words=$2 said; shift 2
            said=$("$@" 2>&1 >/dev/null); local status=$?
            ((status == want)) && grep -qF -- "$words" <<<"$said" && return
            echo "$* ended with $status: $said" >&2; exit 9
        }

        """

    @Test func `a key file that is there is taken only as it would be written`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.isDefined + """
                (umask 077; echo one >one; echo two >two)
                ibkeygen -q -t ed25519 --rounds 1 --passphrase file:one ibkr
                ibkeygen -q -t ed25519 --passphrase none plain
                ppk() { ibkeyexport -q --private -f ppk --passphrase file:one --argon2 \
                    memory=8,passes=1,parallelism=1 "$@"; }
                ppk -o same.ppk ibkr
                ppk -o bare.ppk --new-passphrase none ibkr
                ppk -o other.ppk --new-passphrase file:two ibkr
                ppk -o guarded.ppk --new-passphrase file:one plain
                { sed '/^Private-L/,$d' same.ppk; sed -n '/^Private-L/,$p' guarded.ppk; } >mixed.ppk
                (umask 077; cp mixed.ppk torn.ppk; echo garbage >garbage.ppk)
                sum=$(cat *.ppk | sha256sum)
                site() { ibkeyexport --site filezilla --user me --key-file "$@"; }
                is 0 '' site same.ppk --passphrase file:one
                is 0 'was not opened; --passphrase' site same.ppk
                is 77 'passphrase' site same.ppk --passphrase file:two
                is 73 'is the key without a passphrase' site bare.ppk --passphrase file:one
                is 73 'does not open with the key' site other.ppk --passphrase file:one
                is 73 'and plain has none' site guarded.ppk plain
                is 73 'does not open with the key' site torn.ppk --passphrase file:one
                is 73 'is not this key' site same.ppk plain
                is 73 'is not this key' site garbage.ppk plain
                chmod 644 same.ppk
                is 73 'open to other users' site same.ppk --passphrase file:one
                [[ $sum == "$(cat *.ppk | sha256sum)" ]] || exit 8
                is 0 'never send it' site bare.ppk --force --passphrase file:one
                puttygen -L --old-passphrase one bare.ppk >/dev/null && [[ $(stat -c %a bare.ppk) == 600 ]]
                """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test func `a site points at no key that its client would refuse`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.isDefined + """
                mkdir -p .putty/sessions
                ibkeygen -q -t ed25519 --passphrase none ibkr
                ibkeygen -q -t ed25519 --passphrase none -o key.ppk
                ibkeyexport -q --private -f openssh key.ppk -o key
                chmod 640 key key.ppk
                site() { local client=$1; shift; ibkeyexport --site $client --user me "$@"; }
                is 78 './key: is open to other users: ssh refuses such a key' site openssh ./key
                is 78 'ssh refuses' site lftp ./key
                is 0 './key: warning: is open to other users; chmod 600' site cyberduck ./key
                is 0 'key.ppk: warning: is open to other users; chmod 600' site winscp ./key.ppk
                # Where a key shall lie it is written, whatever the client reads.
                is 0 'never send it' site openssh --key-file copy ./key
                [[ $(stat -c %a copy) == 600 ]] && ssh-keygen -y -f copy >/dev/null || exit 7
                [[ $(site openssh --key-file copy ./key) == *" $PWD/copy"* ]] || exit 6
                is 0 '' site lftp --key-file store-copy
                [[ $(ssh-keygen -y -f store-copy) == "$(ibkeyexport ibkr)" ]] || exit 5
                is 73 'among the keys' site openssh --force --key-file .local/share/ibkeys/keys/ibkr/private
                # PuTTY would list a key among its sessions.
                is 0 '.putty/ibkr.ppk' site putty -o .putty/sessions/ibkr
                [[ $(ls .putty/sessions) == ibkr && $(ls .putty) == $'ibkr.ppk\nsessions' ]] || exit 4
                # Nobody can come back to what a pipe held.
                is 64 'in a file' site filezilla - <key
                chmod 644 .local/share/ibkeys/keys/ibkr/private
                is 78 'ssh refuses' site openssh
                """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test func `no key lies where a site was asked for or where none was written`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.isDefined + """
                ibkeygen -q -t ed25519 --passphrase none ibkr
                site() { ibkeyexport --site filezilla --user me "$@"; }
                mkdir there
                is 64 'would be the site and its private key' site -o same --key-file same
                is 64 'would be the site' site -o there/same --key-file $PWD/there/../there/same
                is 64 'would be the site' site -o ibkr.ppk --force
                is 74 '' bash -c 'ibkeyexport --site filezilla --user me --key-file key.ppk >/dev/full'
                [[ $(ls) == there && -z $(ls there) ]] || { ls >&2; exit 8; }
                is 64 '--comment goes with neither --request nor --site' site -C x
                mkdir -p .config/ibkeys; printf '\\xef\\xbb\\xbfUser: me\\n' >.config/ibkeys/config
                is 78 'line 1: begins with a byte order mark' site
                rm .config/ibkeys/config
                ibkeyctl retire -q ibkr
                is 65 'is retired: the server' site -o site
                [[ ! -e site ]]
                """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test func `no output takes the place of a key and settings are a file`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            fails() { local want=$1; shift; "$@"; (($? == want)) || exit 9; }
            ibkeygen -q -t ed25519 --passphrase none
            ibkeygen -q -t ed25519 -o key --passphrase none
            sum=$(cat key .local/share/ibkeys/keys/ibkr/private | sha256sum)
            fails 73 ibkeyexport --site openssh --user me --force -o key ./key
            fails 73 ibkeyexport --force -o key ./key
            fails 73 ibkeyexport --force -o .local/share/ibkeys/keys/ibkr/private ./key
            [[ $sum == "$(cat key .local/share/ibkeys/keys/ibkr/private | sha256sum)" ]] || exit 8
            fails 64 ibkeyexport --site ftp --user me ./key
            mkdir -p .config/ibkeys
            mkfifo .config/ibkeys/config
            fails 78 timeout 60 ibkeyexport --site openssh --user me ./key
            rm .config/ibkeys/config; ln -s nothing .config/ibkeys/config
            fails 78 ibkeyexport --site openssh --user me ./key
            """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }
}

extension String {
    /// With `lines` before the server starts.
    func prefixed(_ lines: String) -> String { "set -e\n" + lines + self }
}
