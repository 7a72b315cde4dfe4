import Foundation
import KeyStore
import Testing

/// `send --listen` and `receive --connect`, on this machine.
///
/// The port is one that was free a moment ago.
struct DirectTransferTests {
    /// Starts the sender, and waits until it shows its code; `then` runs with `$port`, and `code`
    /// beside it.
    private func run(_ then: String, timeout: Int = 60) async throws -> Sandbox.Outcome {
        let sandbox = try await Sandbox.withTwoHomes()
        return try await sandbox.run(
            """
            umask 077
            port=$(python3 -c 'import socket
            s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
            ibkeymigrate send --listen 127.0.0.1:$port --timeout \(timeout) ibkr 2>sender & sender=$!
            until grep -q waiting sender; do kill -0 $sender || exit; sleep 0.05; done
            sed -n 's/^The code is: //p' sender >code
            receive() {
                IBKEYS_HOME=new ibkeymigrate receive --connect 127.0.0.1:${1-$port} --code file:code
            }
            \(then)
            """
        )
    }

    @Test func `a key goes over the connection, and its receipt comes back`() async throws {
        let outcome = try await run(
            """
            receive; echo "receiver $?"
            wait $sender; echo "sender $?"
            grep -c words sender
            ibkeymigrate confirm --retire .local/share/ibkeys/transfers/*/confirmed
            ibkeyctl list | cut -f 7; IBKEYS_HOME=new ibkeyctl list --names
            ls new/transfers/*/
            """
        )
        let expected = "receiver 0\nsender 0\n2\nretired\nibkr\nanswer\nreceipt\nrequest\n"
        #expect(outcome.output == expected, "\(outcome)")
    }

    @Test func `a wrong code is told on both sides, and three end it`() async throws {
        let outcome = try await run(
            """
            echo 'abandon' >wrong; cp code right
            while IBKEYS_HOME=x ibkeymigrate receive --connect h:1 --code file:code 2>&1 |
                grep -q 'a word is wrong'; do :; done
            # Another code, whose checksum is right.
            ibkeymigrate send --listen 127.0.0.1:$((port + 1)) --timeout 1 ibkr 2>other
            sed -n 's/^The code is: //p' other >code
            for try in 1 2 3; do receive; echo "receiver $?"; done
            wait $sender; echo "sender $?"; cat sender >&2
            ls new/keys
            """
        )
        #expect(
            outcome.output == "receiver 77\nreceiver 77\nreceiver 77\nsender 77\n",
            "\(outcome)"
        )
        let told = "the code is not that of the other side"
        #expect(outcome.errors.components(separatedBy: told).count == 7, "\(outcome.errors)")
    }

    @Test func `a code with a wrong word is refused before anybody is called`() async throws {
        let outcome = try await run(
            """
            kill $sender
            sed -i 's/^[a-z]*/nonsense/' code; receive; echo $?
            """
        )
        #expect(outcome.output == "77\n")
        #expect(outcome.errors.contains("word 1: not in the list of words"), "\(outcome.errors)")
    }

    @Test func `a peer that says nothing is given up`() async throws {
        let outcome = try await run(
            """
            exec 3<>/dev/tcp/127.0.0.1/$port
            wait $sender; echo "sender $?"; cat sender >&2
            ls .local/share/ibkeys/transfers
            """,
            timeout: 1
        )
        #expect(outcome.output == "sender 69\nlock\n" || outcome.output == "sender 69\n")
        #expect(outcome.errors.contains("nobody connected"), "\(outcome)")
        #expect(outcome.errors.contains("said nothing for too long"), "\(outcome)")
    }

    @Test func `who connects without a code keeps nobody out`() async throws {
        let outcome = try await run(
            """
            for try in 1 2 3 4; do (exec 3<>/dev/tcp/127.0.0.1/$port); done
            exec 3<>/dev/tcp/127.0.0.1/$port
            receive; echo "receiver $?"
            wait $sender; echo "sender $?"
            """
        )
        #expect(outcome.output == "receiver 0\nsender 0\n", "\(outcome)")
    }

    @Test func `a wrong word of the code is told when it is typed`() async throws {
        let sandbox = try Sandbox()
        var terminal = try Terminal()
        let outcome = try await terminal.run(
            ["ibkeymigrate", "receive", "--connect", "127.0.0.1:1"],
            answering: [
                ("The code, twelve words: ", "rocket nonsens able"),
                ("Word 2 and on: ", Array(repeating: "rocket", count: 11).joined(separator: " ")),
            ],
            in: sandbox
        )
        #expect(outcome.status == 77, "\(outcome.output)")
        #expect(outcome.output.contains("word 2 is not in the list of words"), "\(outcome.output)")
        #expect(outcome.output.contains("--code: code: "), "\(outcome.output)")
    }

    @Test func `nobody connects once the other side is there`() async throws {
        let outcome = try await run(
            """
            cat >slow <<END
            import socket, sys, threading
            out = socket.create_connection(("127.0.0.1", $port))
            inn = socket.create_server(("127.0.0.1", 0))
            print(inn.getsockname()[1], flush=True)
            peer, _ = inn.accept()
            seen = open("wire", "wb")
            def copy(a, b):
                while True:
                    data = a.recv(65536)
                    seen.write(data)
                    if not data:
                        break
                    b.sendall(data)
                b.shutdown(socket.SHUT_WR)
            one = threading.Thread(target=copy, args=(out, peer)); one.start()
            copy(peer, out); one.join(); seen.close()
            END
            python3 slow >proxy & proxy=$!
            until [[ -s proxy ]]; do sleep 0.05; done
            receive $(cat proxy) & receiver=$!
            until grep -q words sender; do kill -0 $sender || break; sleep 0.01; done
            (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && echo "somebody else connected"
            wait $receiver; echo "receiver $?"
            wait $sender; echo "sender $?"
            wait $proxy
            # The wire was recorded: no line of the private key is on it, nor what is public.
            key=$(sed -n 3p .local/share/ibkeys/keys/ibkr/private)
            ! grep -qa -e "$key" -e ibkeys-request -e "$(cut -d ' ' -f 2 new/keys/ibkr/public)" wire
            echo "clear $?"; test -s wire; echo "recorded $?"
            """
        )
        #expect(
            outcome.output == "receiver 0\nsender 0\nclear 0\nrecorded 0\n",
            "\(outcome)"
        )
    }
}
