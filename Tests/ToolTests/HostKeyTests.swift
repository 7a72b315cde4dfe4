import Testing

/// `ibkeyctl check --connect` at a real sshd whose own key is pinned.
struct HostKeyTests {
    private static let preparation = """
        ibkeygen -q -t ed25519 --passphrase none ibkr
        ibkeyexport -q ibkr -o public.key
        check() {
            ibkeyctl check -q --connect --host 127.0.0.1 --port $port --user "$me" \\
                --timeout 20 "$@" >report || echo status $?
        }
        print() { ssh-keygen -lf $1 | cut -d ' ' -f 2; }
        column() { grep -P "\\t$1\\t" report | cut -f 4; }

        """

    /// The pin is what the tool itself printed at the first login.
    @Test func `a server with another key than before is told with both`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                check; column known_hosts >line
                mkdir -p .config/ibkeys
                echo "Host-Key: $(cat line)" | tee before >.config/ibkeys/config
                check; column 'host key'; check --host-key "$(cat line)"; column 'host key'
                old=$(print broker/host_key.pub)
                rm broker/host_key*
                ssh-keygen -q -t ed25519 -N '' -f broker/host_key
                restart
                new=$(print broker/host_key.pub)
                for pin in "$(cat line)" $old; do
                    check --host-key "$pin"; column 'host key' | sed "s,$old,OLD,; s,$new,NEW,"
                    ! grep -q 'known_hosts\\|login' report
                done
                check; grep -c "has changed: it is ssh-ed25519 $new, and not $old" report
                check --json; python3 -c 'import json
                [print(x["subject"], x["verdict"], "next" in x)
                    for x in json.load(open("report"))["findings"][-1:]]'
                cmp before .config/ibkeys/config; [[ ! -e .ssh ]]
                echo "Host-Key: $old" >.config/ibkeys/config
                ibkeyctl check --connect --host 127.0.0.1 --port $port --user "$me" >report 2>notes
                column 'host key' | grep -c 'nothing vouches'
                grep -c 'Host-Key of the settings is for xfer.interactivebrokers.com:32' notes
                """
            ).prefixed(Self.preparation)
        )
        let known = "as it must be"
        let changed = "has changed: it is ssh-ed25519 NEW, and not OLD"
        let failed = "status 1"
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(lines.prefix(2).allSatisfy { $0.hasSuffix(known) }, "\(outcome.output)")
        #expect(
            lines.dropFirst(2) == [
                failed, changed, failed, changed, failed, "1", failed, "host key failure True", "1",
                "1",
            ],
            "\(outcome.output)"
        )
    }

    @Test func `a pin holds whichever of its keys a server offers first`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                ssh-keygen -q -t rsa -b 2048 -N '' -f rsa
                restart "HostKey $PWD/rsa"
                for key in rsa broker/host_key; do
                    for pin in $(print $key.pub) "$(cat $key.pub)"; do
                        check --host-key "$pin"; column 'host key' | cut -d ' ' -f 1,3-
                    done
                done
                ssh-keygen -q -t ecdsa -N '' -f other
                for pin in $(print other.pub) "$(cat other.pub)"; do
                    check --host-key "$pin"
                    column 'host key' | grep -F "$(print rsa.pub)" |
                        grep -F "$(print broker/host_key.pub)" | grep -co "not $(print other.pub)"
                done
                """
            ).prefixed(Self.preparation)
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = ["ssh-rsa as it must be", "ssh-ed25519 as it must be"]
        #expect(
            outcome.output.split(separator: "\n").map(String.init)
                == [found[0], found[0], found[1], found[1], "status 1", "1", "status 1", "1"]
        )
    }
}
