import Testing

/// `ibkeyctl check --connect` at what is not the broker's server, or not as it should be.
struct OddServerTests {
    private static let preparation = """
        ibkeygen -q -t ed25519 --passphrase none ibkr
        check() {
            timeout 100 ibkeyctl check -q --connect --host 127.0.0.1 --user me --timeout 20 "$@"
        }

        """

    private static let findings = [
        "closing": "banner\tC: the server closed the connection at once",
        "control": #"banner\#tC: this is no SSH server: it says "\x1B]0;owned\x07\x1B[2J""#,
        "drop": "login\tC: the server closed the connection",
        "endless": "banner\tC: this is no SSH server: it says \"AAAA",
        "ftp":
            "banner\tC: this is no SSH server: it speaks FTP, or is a mail server: \"220 ready\"",
        "hole": "port\tC: 127.0.0.1 port PORT did not answer within 3 seconds",
        "http":
            "banner\tC: this is no SSH server: it is a web server: \"HTTP/1.1 400 Bad Request\"",
        "lines": "banner\tC: this is no SSH server: it says \"hello\"",
        "slow": "login\tC: was not done within 3 seconds",
        "tls": "banner\tC: this is no SSH server: it speaks TLS",
    ]

    @Test func `each odd server has its own finding and what to do next`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.preparation
                + OddServers.script(
                    """
                    look() {
                        check --port $2 ibkr ${3+--timeout $3} >$1 2>/dev/null
                        echo $? $(wc -c <$1) >$1.status
                        sed "s/$2/PORT/" $1 | grep -P '\\tfailure\\t' | cut -f 3- | sed "s/^/$1:/"
                    }
                    for server in "${ports[@]}"; do
                        limit=; case $server in slow:* | hole:*) limit=3;; esac
                        look ${server%:*} ${server#*:} $limit &
                        running+=($!)
                    done
                    wait "${running[@]}"
                    while read status size; do
                        ((status == 1 && size < 4000)) || exit 1
                    done < <(cat *.status)
                    ! grep -l $'\\e' $(ls | grep -v servers.py) >&2
                    """
                )
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == Self.findings.count, "\(outcome.output)")
        for (name, words) in Self.findings {
            let line = lines.first { $0.hasPrefix("\(name):\(words)") }
            #expect(line?.contains("\tnext: ") ?? false, "\(name): \(outcome.output)")
        }
        let hole = lines.first { $0.hasPrefix("hole:") }
        #expect(hole?.hasSuffix("(this computer's own is 127.0.0.1)") ?? false)
    }

    @Test func `what is amiss on this side is told before the server is blamed`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            Self.preparation
                + OddServers.script(
                    """
                    for server in "${ports[@]}"; do
                        case $server in slow:*) slow=${server#*:};; hole:*) hole=${server#*:};; esac
                    done
                    mkdir some all
                    for program in /usr/bin/* /bin/*; do
                        [[ ${program##*/} == ssh ]] || ln -sf $program some
                    done
                    PATH=${PATH%%:*}:$PWD/some check --port $slow | cut -f 2- | tail -n 1
                    printf '#!/bin/sh\\necho "::1 STREAM h"\\necho "127.0.0.1 STREAM"\\n' >all/getent
                    chmod +x all/getent
                    PATH=$PWD/all:$PATH check --port $hole --host h --timeout 1 --json >report
                    python3 -c 'import json
                    for x in json.load(open("report"))["findings"][-2:]:
                        print(x["subject"], x["verdict"], x.get("cause"), "IPv6" in x["detail"])'
                    ibkeygen -q -t ed25519 --passphrase none other
                    cp .local/share/ibkeys/keys/{other,ibkr}/private
                    check --port $slow --timeout 1 | grep -P '\\tlogin\\t' | tail -n 1 | cut -f 2-
                    """
                )
        )
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4, "\(outcome.output)\(outcome.errors)")
        #expect(
            zip(
                lines,
                [
                    "not proved\tlogin\tnot tried: there is no ssh here\tnext: ",
                    "route warning None True", "port failure C False",
                    "failure\tlogin\tB: not tried: the private key is not that of the public key",
                ]
            ).allSatisfy { $0.hasPrefix($1) },
            "\(outcome.output)"
        )
    }

    /// By a real sshd, whose files have hostile names, and which wants other things than the key.
    @Test func `a listing is bounded and shows no control characters`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                mkdir files; touch files/$'\\e[31mred' files/$'two\\nlines' files/many-{1..1100}
                restart "ForceCommand internal-sftp -d $PWD/files"
                check --port $port --user "$me" --list >text; ! grep -q $'\\e' text
                check --port $port --user "$me" --list --json >json
                grep -cP '\\tok\\tlisted\\t' text; tail -n 1 text | cut -f 2-
                python3 -c 'import json
                lines = open("json").read().splitlines()
                found = json.loads(lines[0])["findings"]
                print(len(lines), sum(x["subject"] == "listed" for x in found))'
                """
            ).prefixed(Self.preparation + "ibkeyexport -q ibkr -o public.key\n")
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 3 && lines[0] == "1000" && lines[2] == "1 1001", "\(lines)")
        #expect(lines.dropFirst().first?.hasPrefix("warning\tlisted\t") ?? false, "\(lines)")
    }

    @Test func `a server that wants something else is not one that refuses the key`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(
            BrokerServer.script(
                """
                login() { check --port $port --user "$me" | grep -P '\\tlogin\\t' | cut -f 2-3,4-; }
                restart 'PubkeyAuthentication no' 'PasswordAuthentication yes'; login
                restart 'AuthenticationMethods publickey,password' 'PasswordAuthentication yes'; login
                restart 'ForceCommand /bin/false'
                check --port $port --user "$me" | grep -P '\\tdirectory\\t' | cut -f 2-
                restart 'MaxAuthTries 1' 'AuthorizedKeysFile none'; login
                mkdir .ssh bin; printf 'Host *\\nPort 1\\nControlMaster auto\\nnonsense\\n' >.ssh/config
                echo 'Host-Key nonsense' >.ssh/known_hosts; cp -r .ssh before
                printf '#!/bin/bash\\n/usr/bin/ssh -G "$@" >>given\\nexec /usr/bin/ssh "$@"\\n' >bin/ssh
                chmod +x bin/ssh; export PATH=$PWD/bin:$PATH
                eval "$(ssh-agent -s)" >/dev/null; agent=$SSH_AGENT_PID
                for i in {1..7}; do
                    ssh-keygen -q -t ed25519 -N '' -f key$i && ssh-add -q key$i
                done
                restart; login
                kill $agent
                diff -r before .ssh
                grep -E '^(controlmaster|identitiesonly|userknownhostsfile|proxycommand|port) ' given |
                    sed "s/$port/PORT/" | sort -u
                """
            ).prefixed(Self.preparation + "ibkeyexport -q ibkr -o public.key\n")
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let expected = [
            "failure\tlogin\tthis server offers no key login, but password\tnext: ",
            "failure\tlogin\tthe key is right, and something is wanted as well: password\tnext: ",
            "failure\tdirectory\tthe login works, and then there is no sFTP\tnext: ",
            "failure\tlogin\tB: server refused our key",
            "ok\tlogin\t", "controlmaster false", "identitiesonly yes", "port PORT",
            "userknownhostsfile /dev/null",
        ]
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == expected.count, "\(outcome.output)")
        #expect(zip(lines, expected).allSatisfy { $0.hasPrefix($1) }, "\(outcome.output)")
    }
}
