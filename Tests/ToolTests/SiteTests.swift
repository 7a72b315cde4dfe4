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
                ibkeygen -q -t ed25519 -o 'my keys/key "1".key' --passphrase none
                ibkeyexport -q 'my keys/key "1".key' -o public.key

                """
            )
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
        try await delivery.end()
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
