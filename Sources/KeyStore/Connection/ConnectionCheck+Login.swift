package import Bytes
internal import Keys

/// The login, as far as it is one's own key and the host's that decide.
extension ConnectionCheck {
    /// The login, with the private key in OpenSSH's format, not encrypted, and the path of the public.
    ///
    /// - Throws: ``SystemError``.
    package mutating func logIn(
        _ key: SecretBytes,
        publicFile: String,
        keyType: String,
        _ history: LoginHistory
    ) throws {
        guard let user else { return try missUser() }
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
        judge(answer.outcome, LoginAttempt(user: user, keyType: keyType, history: history))
    }

    /// Without a name.
    package mutating func missUser() throws {
        try lookAtHost()
        fail(
            nil,
            "login",
            "not tried: the login name is not known",
            next: "--user NAME is the one that the broker gave; or User: NAME in the settings"
        )
    }

    /// The host key alone, which needs neither a name nor a key of one's own: neither is sent.
    private mutating func lookAtHost() throws {
        let login = SSHLogin(
            server: server,
            user: nil,
            publicFile: "",
            keyType: "",
            hostKey: hostKey,
            seconds: seconds
        )
        let answer = try login.run(SecretBytes(copying: []))
        judgeHost(answer)
        judgeEnd(answer.outcome)
    }

    /// The private key is not the other half of the public one, which was sent.
    package mutating func refuseMismatch() throws {
        try lookAtHost()
        fail(
            "B",
            "login",
            "not tried: the private key is not that of the public key, which the broker has",
            next: "restore the pair from a backup"
        )
    }

    /// For lack of its passphrase the key was not tried.
    package mutating func skipLogin(_ reason: String, next: String?) throws {
        try lookAtHost()
        findings.append(
            KeyCheck.Finding(verdict: .notProved, subject: "login", detail: reason, next: next)
        )
    }

    private mutating func judgeHost(_ answer: SSHLogin.Answer) {
        guard answer.outcome != .otherHost else { return failHost(answer.hostKeys) }
        guard let found = answer.hostKeys.first else { return }
        if let hostKey {
            judgePin(hostKey, found)
        } else {
            add(
                .warning,
                "host key",
                "\(found): nothing vouches for it; --host-key with the one in the broker's letter "
                    + "does"
            )
        }
        add(.ok, "known_hosts", found.knownHostsLine(for: server))
    }

    private mutating func judgePin(_ hostKey: HostKey, _ found: OfferedHostKey) {
        guard let reason = hostKey.foreignness(to: server) else {
            return add(.ok, "host key", "\(found), as it must be")
        }
        add(.warning, "host key", "\(found), as it must be; but \(reason)")
    }

    private mutating func failHost(_ found: [OfferedHostKey]) {
        let keys = found.map(\.description).joined(separator: ", ")
        fail(
            nil,
            "host key",
            "has changed: it is \(keys.isEmpty ? "of another type" : keys), and not "
                + "\(hostKey?.fingerprint ?? "the one that is pinned")",
            next: "do not log in; ask the broker on another way for the fingerprint of his server"
        )
    }
}
