internal import Keys

/// PuTTY's sessions, and WinSCP's, which began as those.
extension Site {
    /// A file of `~/.putty/sessions`, for `psftp -load`: a setting a line.
    ///
    /// Of a setting that is not there PuTTY takes its default.
    func puttySession() -> String {
        var settings = [
            ("Present", "1"), ("HostName", "\(server.host)"), ("Protocol", "ssh"),
            ("PortNumber", "\(server.port)"), ("UserName", user.description),
            ("PublicKeyFile", keyFile), ("AddressFamily", "1"), ("AuthKI", "0"),
            ("AgentFwd", "0"),
        ]
        if let hostKey { settings.append(("SSHManualHostKeys", hostKey.fingerprint)) }
        if let order = hostKey?.puTTYOrder { settings.append(("HostKey", order)) }
        return settings.map { "\($0)=\($1)\n" }.joined()
    }

    /// A section of `WinSCP.ini`, for import or `/ini=`.
    ///
    /// File system protocol 2 is SFTP without SCP, address family 1 IPv4; authentication by password
    /// and keyboard is off. The pin is `SshHostKey`: `HostKey`, which it was before version 6, is now
    /// the order of the algorithms.
    func winSCPSection() -> String {
        var settings = [
            ("HostName", "\(server.host)"), ("PortNumber", "\(server.port)"),
            ("UserName", user.description.winSCPValue), ("PublicKeyFile", keyFile.winSCPValue),
            ("FSProtocol", "2"), ("AddressFamily", "1"), ("AuthKI", "0"), ("AuthKIPassword", "0"),
        ]
        if let hostKey { settings.append(("SshHostKey", hostKey.winSCPName.winSCPValue)) }
        if let order = hostKey?.puTTYOrder { settings.append(("HostKey", order)) }
        return "[Sessions\\\(Self.title.winSCPName)]\n"
            + settings.map { "\($0)=\($1)\n" }.joined()
    }
}

extension HostKey {
    /// The types in the order that a client asks for them, with the key's own in front.
    ///
    /// A server that has several keys shows the first that is asked for. Of what comes behind `WARN` the
    /// client warns.
    fileprivate var puTTYOrder: String? {
        guard let type = key.flatMap(Self.puTTYType) else { return nil }
        let others = ["ed25519", "ed448", "ecdsa", "rsa", "dsa"].filter { $0 != type }
        return ([type] + others + ["WARN"]).joined(separator: ",")
    }

    private static func puTTYType(_ key: PublicKey) -> String? {
        switch key.typeName {
        case "ssh-ed25519": "ed25519"
        case "ssh-ed448": "ed448"
        case "ssh-rsa": "rsa"
        case "ssh-dss": "dsa"
        case let name: name.hasPrefix("ecdsa-sha2-") ? "ecdsa" : nil
        }
    }

    /// `ssh-ed25519 255 ` and the digest, or `SHA256:` and the digest when its type is not known.
    fileprivate var winSCPName: String {
        guard let key, let bits = key.bits else { return fingerprint }
        // PuTTY counts the bits of the curve's prime.
        let size = key.typeName == "ssh-ed25519" ? 255 : bits
        return "\(key.typeName) \(size) \(fingerprint.dropFirst("SHA256:".count))"
    }
}

extension String {
    /// `%NN` for what PuTTY's store escapes in names: blanks, wildcards and all but printable ASCII.
    fileprivate var winSCPName: String { percentEscaped { "\\*?% ".utf8.contains($0) } }

    /// The same in values, but for blanks; text that is not ASCII begins with a byte order mark, by
    /// which WinSCP knows UTF-8.
    fileprivate var winSCPValue: String {
        let isASCII = utf8.allSatisfy { $0 < 0x80 }
        return (isASCII ? "" : "%EF%BB%BF") + percentEscaped { "\\*?%".utf8.contains($0) }
    }

    private func percentEscaped(_ isMarked: (UInt8) -> Bool) -> String {
        utf8.map { byte in
            guard byte < 0x20 || byte > 0x7e || isMarked(byte) else {
                return String(UnicodeScalar(byte))
            }
            return "%" + byte.hex.uppercased()
        }.joined()
    }
}
