internal import Keys

/// Who logged in with what, and what is known of both.
struct LoginAttempt {
    let user: UserName
    /// As in the line of the key: `ssh-rsa`.
    let keyType: String
    let history: LoginHistory

    fileprivate var isRSA: Bool { keyType == "ssh-rsa" }
}

/// What came of the login, in words.
extension ConnectionCheck {
    mutating func judge(_ outcome: SSHLogin.Outcome, _ attempt: LoginAttempt) {
        switch outcome {
        case .loggedIn, .notListed, .slow, .noSFTP: judgeFolder(outcome, attempt.user)
        case .refused, .incomplete, .keyTypeRefused, .signatureRefused: judgeKey(outcome, attempt)
        case .closed, .timedOut, .unavailable, .failed: judgeEnd(outcome)
        // Told with the host key.
        case .otherHost, .notTried: break
        }
    }

    private mutating func judgeFolder(_ outcome: SSHLogin.Outcome, _ user: UserName) {
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
        default:
            fail(
                nil,
                "directory",
                "the login works, and then there is no sFTP",
                next: "ask the broker whether sFTP is enabled for \(user)"
            )
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

    private mutating func judgeKey(_ outcome: SSHLogin.Outcome, _ attempt: LoginAttempt) {
        switch outcome {
        case .incomplete(let methods):
            fail(
                nil,
                "login",
                "the key is right, and something is wanted as well: \(methods)",
                next: "ask the broker for key login alone"
            )
        case .signatureRefused:
            fail(
                "B",
                "login",
                "server knows our key and refused its signature",
                next: "ask the broker whether the login is enabled for \(attempt.user)"
            )
        case .keyTypeRefused:
            fail(
                "B",
                "login",
                "server refused our key: it takes no \(attempt.keyType) key",
                next: attempt.isRSA
                    ? "ask the broker which keys the server takes"
                    : "the broker asks for RSA: ibkeygen -t rsa makes one"
            )
        case .refused(let methods) where !methods.isEmpty && !Self.takesKeys(methods):
            fail(
                nil,
                "login",
                "this server offers no key login, but \(methods)",
                next: "compare host and port with the broker's; option C, FTP, has a password"
            )
        default: judgeRefusal(attempt)
        }
    }

    private static func takesKeys(_ methods: String) -> Bool {
        methods.split(separator: ",").contains("publickey")
    }

    private mutating func judgeRefusal(_ attempt: LoginAttempt) {
        guard attempt.isRSA || attempt.history.hasLoggedIn(attempt.user, server) else {
            return fail(
                "B",
                "login",
                "server refused our key: it may take RSA alone, as the broker asks; or it does not "
                    + "know this \(attempt.keyType) key, or the name",
                next: "ibkeygen -t rsa makes an RSA key, and ibkeyexport --request sends it"
            )
        }
        switch attempt.history.suspicion(attempt.user, server) {
        case .user(let reason):
            fail(
                "A",
                "login",
                "login incorrect as \(attempt.user): \(reason); a server does not tell this from a "
                    + "key that it does not know (B)",
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

    mutating func judgeEnd(_ outcome: SSHLogin.Outcome) {
        switch outcome {
        case .closed:
            fail("C", "login", "the server closed the connection", next: whitelist)
        case .timedOut:
            let why = "was not done within \(seconds) seconds"
            fail("C", "login", why, next: "try again; \(whitelist)")
        case .failed(let reason):
            fail(nil, "login", "ssh failed: \(reason)", next: "try it by hand: sftp -v")
        case .unavailable(let program): miss(program, "login")
        default: break
        }
    }
}
