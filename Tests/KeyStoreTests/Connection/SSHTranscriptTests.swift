import Testing

@testable import KeyStore

/// The words are those of OpenSSH 9.2.
struct SSHTranscriptTests {
    private func outcome(_ errors: String, status: Int32 = 255) -> SSHLogin.Outcome {
        SSHTranscript(status: status, output: "", errors: errors, keyType: "ssh-rsa").answer.outcome
    }

    @Test func `a login has its folder and what is in it`() {
        let answer = SSHTranscript(
            status: 0,
            output: """
                host key: ssh-ed25519 AAAA SHA256:abc
                sftp> pwd
                Remote working directory: /home/me
                sftp> ls -la
                drwxr-xr-x    2 0 0 40 Nov 24 07:30 outgoing
                host key: ssh-rsa AAAA SHA256:def

                """,
            errors: "",
            keyType: "ssh-ed25519"
        ).answer
        #expect(answer.hostKeys.map(\.description) == ["ssh-ed25519 SHA256:abc"])
        #expect(
            answer.outcome
                == .loggedIn(
                    folder: "/home/me",
                    listing: [
                        "drwxr-xr-x    2 0 0 40 Nov 24 07:30 outgoing\nhost key: ssh-rsa AAAA SHA256:def"
                    ]
                )
        )
    }

    @Test func `no name of a file forges a line or hides one`() {
        let mode = "-rw-r--r--+   1 0 0 4 Nov 24 07:30 "
        let answer = SSHTranscript(
            status: 0,
            output: """
                host key: ssh-ed25519 AAAA SHA256:abc
                sftp> pwd
                Remote working directory: /a
                Remote working directory: /b
                sftp> ls -la
                \(mode)one
                sftp> pwd
                Remote working directory: /c

                \(mode)two\r
                \(mode)three

                """,
            errors: "",
            keyType: "ssh-ed25519"
        ).answer
        #expect(
            answer.outcome
                == .loggedIn(
                    folder: "/a\nRemote working directory: /b",
                    listing: [
                        "\(mode)one\nsftp> pwd\nRemote working directory: /c\n", "\(mode)two\r",
                        "\(mode)three",
                    ]
                )
        )
    }

    private static let denied = "me@127.0.0.1: Permission denied (publickey).\r\n"

    private static let ends: [(String, SSHLogin.Outcome)] = [
        ("Host key verification failed.\r\n", .otherHost),
        ("Connection closed by 127.0.0.1 port 2\r\n", .closed),
        ("kex_exchange_identification: read: Connection reset by peer\r\n", .closed),
        (denied, .refused(methods: "")),
        (
            "debug1: Authentications that can continue: publickey,password\r\n\(denied)",
            .refused(methods: "publickey,password")
        ),
        (
            "debug1: Server accepts key: public RSA SHA256:abc explicit agent\r\n\(denied)",
            .signatureRefused
        ),
        ("debug1: send_pubkey_test: no mutual signature algorithm\r\n\(denied)", .keyTypeRefused),
        (
            "debug1: kex_input_ext_info: server-sig-algs=<ssh-ed25519,ssh-dss>\r\n\(denied)",
            .keyTypeRefused
        ),
        (
            "debug1: Authenticated to 127.0.0.1 using \"publickey\".\r\nConnection closed\r\n",
            .noSFTP
        ),
        (
            "Authenticated using \"publickey\" with partial success.\n"
                + "debug1: Authentications that can continue: password\n\(denied)",
            .incomplete(methods: "password")
        ),
        (
            "Received disconnect from 127.0.0.1 port 2:2: x: Permission denied (x).\n"
                + "Connection closed by 127.0.0.1 port 2\n",
            .closed
        ),
        (
            "Received disconnect from 127.0.0.1 port 2:2: x\nAuthenticated to x\n\(denied)", .closed
        ),
        (
            "debug1: Offering public key: x RSA SHA256:abc explicit agent\n"
                + "Received disconnect from 127.0.0.1 port 2:2: Too many\nDisconnected from x\n",
            .refused(methods: "")
        ),
        ("debug1: Remote: Host key verification failed\n\(denied)", .refused(methods: "")),
        ("debug1: x\r\nBad configuration option\r\n", .failed("Bad configuration option")),
        ("Connection closed\r\n", .failed("the connection was closed")),
    ]

    @Test(arguments: ends)
    func `each end is known by its words`(_ errors: String, _ expected: SSHLogin.Outcome) {
        #expect(outcome(errors) == expected)
    }

    @Test func `an end from outside is known by its status`() {
        #expect(outcome("", status: 124) == .timedOut)
        #expect(outcome("Authenticated to 127.0.0.1 ([127.0.0.1]:2)\n", status: 124) == .slow)
        #expect(outcome("", status: 127) == .unavailable("ssh"))
    }
}
