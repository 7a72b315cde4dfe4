package import Bytes
internal import Files
internal import Glibc
internal import Keys

/// Goes the way to the broker's server step by step, up to the first that fails.
///
/// Every step ends within its time. Failures are told in the broker's own terms: A, login incorrect;
/// B, server refused our key; C, timed out.
package struct ConnectionCheck {
    package let server: Server
    package let user: UserName?
    package let hostKey: HostKey?
    /// For each step.
    package let seconds: Int
    package var isListing = false

    package private(set) var findings: [KeyCheck.Finding] = []
    /// Whether the login worked.
    package private(set) var isLoggedIn = false
    private var source = "unknown"

    package init(server: Server, user: UserName?, hostKey: HostKey?, seconds: Int) {
        self.server = server
        self.user = user
        self.hostKey = hostKey
        self.seconds = seconds
    }

    private mutating func add(_ verdict: KeyCheck.Finding.Verdict, _ what: String, _ why: String) {
        findings.append(KeyCheck.Finding(verdict: verdict, subject: what, detail: why))
    }

    private mutating func fail(_ cause: String?, _ what: String, _ why: String, next: String) {
        findings.append(
            KeyCheck.Finding(
                verdict: .failure,
                subject: what,
                detail: why,
                cause: cause,
                next: next
            )
        )
    }

    /// Name, port and greeting.
    ///
    /// - Returns: whether there is a server to log in to.
    package mutating func reach() throws -> Bool {
        guard let address = try resolve() else { return false }
        return try greet(address)
    }

    private mutating func resolve() throws -> String? {
        let names = "compare the name with the broker's letter, and try another network"
        do {
            let found = try HostAddresses(of: server.host, seconds: seconds)
            guard let address = found.ipv4.first else {
                fail("C", "name", "\(server.host) has no IPv4 address", next: names)
                return nil
            }
            add(.ok, "name", "\(server.host) is \(address)")
            if found.prefersIPv6 {
                add(
                    .warning,
                    "route",
                    "a client would use IPv6, which the broker's list of addresses does not know; "
                        + "ibkeyexport --site forces IPv4"
                )
            }
            return address
        } catch HostAddresses.Failure.unknown {
            fail("C", "name", "there is no host \(server.host)", next: names)
        } catch HostAddresses.Failure.timedOut {
            fail(
                "C",
                "name",
                "no name server answered within \(seconds) seconds",
                next: "see whether this computer is on the network"
            )
        }
        return nil
    }

    private mutating func greet(_ address: String) throws -> Bool {
        do {
            let connection = try TCPConnection(to: address, port: server.port.number)
            source = connection.localAddress ?? source
            let deadline = Deadline(seconds: seconds)
            try connection.wait(until: deadline)
            add(.ok, "port", "\(address) port \(server.port) accepts, seen from \(source)")
            return judge(try Greeting(of: connection, until: deadline))
        } catch let error as SystemError {
            judge(error, address)
            return false
        }
    }

    private mutating func judge(_ error: SystemError, _ address: String) {
        let place = "\(address) port \(server.port)"
        switch error.code {
        case ECONNREFUSED:
            fail("C", "port", "\(place) is closed", next: "compare host and port with the broker's")
        case ENETUNREACH, EHOSTUNREACH, EINVAL, EADDRNOTAVAIL, EACCES, EPERM:
            fail(
                "C",
                "port",
                "there is no way to \(place): \(error.reason)",
                next: "look at this computer's network, its firewall and VPN"
            )
        case ETIMEDOUT:
            fail("C", "port", "\(place) did not answer within \(seconds) seconds", next: whitelist)
        default:
            fail("C", "port", "\(place): \(error.reason)", next: "try again later")
        }
    }

    private var whitelist: String {
        "let TCP port \(server.port) out through firewall and antivirus; ask the broker whether the "
            + "public address of this network is on his list (this computer's own is \(source))"
    }

    private mutating func judge(_ greeting: Greeting) -> Bool {
        switch greeting {
        case .ssh(let banner):
            add(.ok, "banner", banner)
            return true
        case .silent:
            fail(
                "C",
                "banner",
                "the port accepts, and says nothing within \(seconds) seconds",
                next: whitelist
            )
        case .closed:
            fail("C", "banner", "the server closed the connection at once", next: whitelist)
        case .other(let line):
            fail(
                "C",
                "banner",
                "this is no SSH server: it says \"\(line)\"",
                next: "sFTP is on port 32 by the broker's articles, plain FTP on 21"
            )
        }
        return false
    }

    /// The login, with the private key in OpenSSH's format, not encrypted, and the path of the public.
    ///
    /// - Throws: ``SystemError``.
    package mutating func logIn(
        _ key: SecretBytes,
        publicFile: String,
        keyType: String,
        _ history: LoginHistory
    ) throws {
        guard let user else {
            return fail(
                "A",
                "login",
                "the login name is not known",
                next: "--user NAME is the one that the broker gave; or User: NAME in the settings"
            )
        }
        let login = SSHLogin(
            server: server,
            user: user,
            publicFile: publicFile,
            keyType: keyType,
            hostKey: hostKey,
            seconds: seconds,
            isListing: isListing
        )
        let answer = try login.run(key)
        judgeHost(answer)
        judge(answer.outcome, user, keyType, history)
    }

    /// The private key is not the other half of the public one, which was sent.
    package mutating func refuseMismatch() {
        fail(
            "B",
            "login",
            "not tried: the private key is not that of the public key, which the broker has",
            next: "restore the pair from a backup"
        )
    }

    /// For lack of its passphrase the key was not tried.
    package mutating func skipLogin(_ reason: String) {
        add(.notProved, "login", reason)
    }

    private mutating func judgeHost(_ answer: SSHLogin.Answer) {
        guard let found = answer.hostKey, answer.outcome != .otherHost else { return }
        guard hostKey == nil else { return add(.ok, "host key", "\(found), as it must be") }
        add(
            .warning,
            "host key",
            "\(found): nothing vouches for it; --host-key with the one in the broker's letter does"
        )
    }

    private mutating func judge(
        _ outcome: SSHLogin.Outcome,
        _ user: UserName,
        _ keyType: String,
        _ history: LoginHistory
    ) {
        switch outcome {
        case .loggedIn(let folder, let listing):
            noteLogin(user)
            add(.ok, "directory", folder)
            list(listing)
        case .notListed(let folder, let reason):
            noteLogin(user)
            add(.ok, "directory", folder)
            fail(
                nil,
                "listed",
                "the directory cannot be read: \(reason)",
                next: "ask the broker whether the directory of \(user) is there"
            )
        case .slow:
            noteLogin(user)
            fail(
                nil,
                "directory",
                "the login works; the directory did not answer within \(seconds) seconds",
                next: "try again later; --timeout SECONDS gives it more time"
            )
        case .otherHost: judgeOtherHost()
        case .refused(let methods) where !methods.isEmpty && !Self.takesKeys(methods):
            fail(
                nil,
                "login",
                "this server offers no key login, but \(methods)",
                next: "compare host and port with the broker's; option C, FTP, has a password"
            )
        case .incomplete(let methods):
            fail(
                nil,
                "login",
                "the key is right, and something is wanted as well: \(methods)",
                next: "ask the broker for key login alone"
            )
        case .refused where keyType != "ssh-rsa" && !history.hasLoggedIn(user, server):
            fail(
                "B",
                "login",
                "server refused our key: it may take RSA alone, as the broker asks; "
                    + "or it does not know this \(keyType) key, or the name",
                next: "ibkeygen -t rsa makes an RSA key, and ibkeyexport --request sends it"
            )
        case .refused: judgeRefusal(history.suspicion(user, server), user)
        case .keyTypeRefused:
            fail(
                "B",
                "login",
                "server refused our key: it takes no \(keyType) key",
                next: keyType == "ssh-rsa"
                    ? "ask the broker which keys the server takes"
                    : "the broker asks for RSA: ibkeygen -t rsa makes one"
            )
        case .signatureRefused:
            fail(
                "B",
                "login",
                "server knows our key and refused its signature",
                next: "ask the broker whether the login is enabled for \(user)"
            )
        case .noSFTP:
            fail(
                nil,
                "directory",
                "the login works, and then there is no sFTP",
                next: "ask the broker whether sFTP is enabled for \(user)"
            )
        case .closed:
            fail("C", "login", "the server closed the connection", next: whitelist)
        case .timedOut:
            fail(
                "C",
                "login",
                "was not done within \(seconds) seconds",
                next: "try again; \(whitelist)"
            )
        case .unavailable:
            add(.notProved, "login", "there is no sftp, ssh-agent or timeout here")
        case .failed(let reason):
            fail(nil, "login", "ssh failed: \(reason)", next: "try it by hand: sftp -v")
        }
    }

    private mutating func noteLogin(_ user: UserName) {
        isLoggedIn = true
        add(.ok, "login", "\(user) is in, with this key")
    }

    private static let mostListed = 1000

    private mutating func list(_ listing: [String]) {
        for line in listing.prefix(Self.mostListed) { add(.ok, "listed", line) }
        let more = listing.count - Self.mostListed
        if more > 0 { add(.warning, "listed", "\(more) more, which are not shown") }
    }

    private static func takesKeys(_ methods: String) -> Bool {
        methods.split(separator: ",").contains("publickey")
    }

    private mutating func judgeOtherHost() {
        fail(
            nil,
            "host key",
            "has changed: it is not \(hostKey?.fingerprint ?? "the one that is pinned")",
            next: "do not log in; ask the broker on another way for the fingerprint of his server"
        )
    }

    private mutating func judgeRefusal(_ suspicion: LoginHistory.Suspicion, _ user: UserName) {
        switch suspicion {
        case .user(let reason):
            fail(
                "A",
                "login",
                "login incorrect as \(user): \(reason); a server does not tell this from a key that "
                    + "it does not know (B)",
                next:
                    "compare the name with the broker's letter; then the fingerprint with what was sent"
            )
        case .key(let reason):
            fail(
                "B",
                "login",
                "server refused our key: \(reason)",
                next: "ibkeyexport --request writes the mail that sends it"
            )
        }
    }
}
