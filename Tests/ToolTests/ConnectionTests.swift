import Foundation
import Testing

/// `ibkeyctl check --connect`, and a real sshd.
struct ConnectionTests {
    private static let preparation = """
        (umask 077; echo 'correct horse' >words)
        for name in ibkr other; do
            ibkeygen -q -t ${type-ed25519} --rounds 1 --passphrase file:words $name
        done
        ibkeyexport -q ibkr -o public.key
        pinned=$(ssh-keygen -q -t ed25519 -N '' -f wrong && cat wrong.pub)
        check() {
            ibkeyctl check -q --connect --host 127.0.0.1 --timeout 10 \\
                --passphrase "${source-file:words}" "$@" |
                grep -E "failure|not proved" || echo all is well
        }

        """

    @Test func `a login that works is told with what is there`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                ibkeyctl check --connect --list --host 127.0.0.1 --port $port --user "$me" \\
                    --host-key "$(ssh-keygen -lf broker/host_key.pub | cut -d ' ' -f 2)" \\
                    --passphrase file:words
                ibkeyctl show ibkr
                """
            ).prefixed(Self.preparation + "mkdir outgoing\n")
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        for words in ["\tname\t", "\tport\t", "\tbanner\tSSH-2.0-", "as it must be", "\tlogin\t"] {
            #expect(outcome.output.contains(words), "\(words)")
        }
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.contains { $0.contains("\tlisted\t") && $0.hasSuffix(" outgoing") })
        #expect(lines.contains { $0.hasPrefix("log ") && $0.contains(" login ") })
        // Nothing of the agent stays.
        let left = try FileManager.default.contentsOfDirectory(atPath: sandbox.folder.path)
        #expect(!left.contains { $0.hasPrefix("ssh-") }, "\(left)")
    }

    /// One after the other at the same server, and each has its own words.
    @Test func `six ways to fail have six findings`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                check --port $port --user "$me" other
                check --port $port --user nobody-of-that-name ibkr
                check --port $port --user "$me" --host-key "$pinned" ibkr
                python3 -c 'import socket, sys, time
                s = socket.socket()
                s.bind(("127.0.0.1", 0))
                print(s.getsockname()[1], flush=True)
                sys.stdin.read()' </dev/null >closed
                check --port $(cat closed) --user "$me" ibkr
                coproc python3 -c 'import socket, sys
                s = socket.socket()
                s.bind(("127.0.0.1", 0))
                s.listen()
                print(s.getsockname()[1], flush=True)
                sys.stdin.read()'
                read silent <&${COPROC[0]}
                check --port $silent --user "$me" --timeout 1 ibkr
                check --host 255.255.255.255 --user "$me" ibkr
                check --port $port --user "$me" ibkr
                """
            ).prefixed("type=rsa\n" + Self.preparation)
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let found = outcome.output.split(separator: "\n")
        let expected = [
            "\tlogin\tB: server refused our key", "\tlogin\tA: login incorrect",
            "\thost key\thas changed", "\tport\tC: 127.0.0.1 port",
            "\tbanner\tC: the port accepts, and says nothing", "\tport\tC: there is no way",
            "all is well",
        ]
        #expect(found.count == expected.count, "\(outcome.output)")
        for (line, words) in zip(found, expected) {
            #expect(line.contains(words), "\(line)")
            #expect(line.contains("\tnext: ") || words == "all is well", "\(line)")
        }
    }

    @Test(arguments: ["KILL", "TERM", "INT"])
    func `nothing lives on when the check is ended by a signal`(_ signal: String) async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.preparation + """
                coproc python3 -c 'import socket, sys
                s = socket.socket()
                s.bind(("127.0.0.1", 0))
                s.listen()
                print(s.getsockname()[1], flush=True)
                a = s.accept()[0]; a.send(b"SSH-2.0-x\r\n")
                b = s.accept()[0]; b.send(b"SSH-2.0-x\r\n")
                print("in", flush=True)
                sys.stdin.read()'
                read port <&${COPROC[0]}
                mkdir agent; export TMPDIR=$PWD/agent
                env --default-signal=INT \\
                    ibkeyctl check -q --connect --host 127.0.0.1 --port $port --timeout 300 \\
                    --user me --passphrase file:words ibkr &
                read in <&${COPROC[0]}
                ls agent | grep -q ssh-
                mine() { grep -lzxF "TMPDIR=$TMPDIR" /proc/[0-9]*/environ 2>/dev/null |
                    xargs -rn1 dirname | while read p; do
                        grep -qE '^Name:.(ssh|sftp|ssh-agent|timeout|sh)$' $p/status && echo $p
                    done; }
                mine | grep -q .
                kill -\(signal) $!
                for i in {1..200}; do [[ -z $(mine) ]] && break; sleep 0.05; done
                [[ -z $(mine) && -z $(ls agent) ]]
                """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test func `nothing asks on for a name when the check is ended`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.preparation + """
                mkdir bin; mkfifo asked
                printf '#!/bin/sh\necho $$ >asked\nexec sleep 300\n' >bin/getent
                chmod +x bin/getent
                PATH=$PWD/bin:$PATH ibkeyctl check -q --connect --host h --timeout 300 \\
                    --user me --passphrase file:words ibkr &
                read question <asked
                kill -TERM $!
                for i in {1..200}; do [[ -e /proc/$question ]] || exit 0; sleep 0.05; done
                exit 1
                """
        )
        #expect(outcome.status == 0, "\(outcome.output)\n\(outcome.errors)")
    }

    @Test func `the host key is looked at when the login is not tried`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                source=none check --port $port --user "$me" ibkr | grep login
                source=none check --port $port --host-key "$pinned" ibkr
                cp .local/share/ibkeys/keys/{other,ibkr}/private
                check --port $port --user "$me" --host-key "$pinned" ibkr | grep 'host key'
                ibkeyctl check -q --connect --host 127.0.0.1 --port $port \\
                    --host-key "[other.example]:32 $(cut -d ' ' -f 1,2 broker/host_key.pub)" other |
                    grep -E 'host key|login'
                ! grep -qE 'Accepted|Invalid user|Failed' broker/log
                """
            ).prefixed(Self.preparation)
        )
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        let expected = [
            "not proved\tlogin\tthe key does not open", "failure\thost key\thas changed",
            "failure\tlogin\tnot tried: the login name", "failure\thost key\thas changed",
            "warning\thost key\t", "failure\tlogin\tnot tried: the login name",
        ]
        let found = lines.filter { !$0.contains("\tpair\t") }
        #expect(found.count == expected.count, "\(outcome.output)")
        #expect(zip(found, expected).allSatisfy { $0.contains($1) }, "\(outcome.output)")
    }

    @Test func `a name that nobody knows is told and options stand together`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            """
            ibkeygen -q -t ed25519 --passphrase none ibkr
            ibkeyctl check --connect --host no-such-host.invalid --timeout 5 --json ibkr
            ibkeyctl check --host x
            ibkeyctl check --connect --timeout 0
            """
        )
        #expect(outcome.output.contains(#""subject":"name""#), "\(outcome.output)")
        #expect(outcome.output.contains(#""cause":"C","next":""#), "\(outcome.output)")
        #expect(outcome.errors.contains("go with --connect"))
        #expect(outcome.errors.contains("--timeout takes 1 to 600 seconds"))
        #expect(outcome.status == 64)
    }
}
