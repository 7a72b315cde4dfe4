internal import Bytes

/// A block of ssh_config(5), for `ssh_config.d`, `Include` or `sftp -F`.
extension Site {
    func openSSHBlock() throws -> String {
        let lines = try openSSHOptions().map { "    \($0.keyword) \($0.argument)\n" }
        return "# \(Self.title)\nHost \(Self.alias)\n    HostName \(server.host)\n" + lines.joined()
    }

    /// What makes ssh(1) use this site, but for the name of the host.
    ///
    /// The host's key is printed by a command, so that a fingerprint will do, and no other file has to
    /// lie at its place; known_hosts files are not asked, and not written.
    func openSSHOptions() throws -> [(keyword: String, argument: String)] {
        guard !keyFile.contains("${") else {
            throw FormatError.unsupported("", "ssh would replace the ${ in the path of the key")
        }
        var options = [
            ("Port", "\(server.port)"), ("User", Self.sshWord(user.description)),
            ("IdentityFile", Self.sshWord(Self.withoutTokens(keyFile))), ("IdentitiesOnly", "yes"),
            ("AddressFamily", "inet"), ("PreferredAuthentications", "publickey"),
        ]
        if let hostKey { options += openSSHPinning(hostKey) }
        return options
    }

    private func openSSHPinning(_ hostKey: HostKey) -> [(String, String)] {
        let pinning = [
            ("StrictHostKeyChecking", "yes"), ("UserKnownHostsFile", "none"),
            ("GlobalKnownHostsFile", "none"), ("UpdateHostKeys", "no"),
            ("KnownHostsCommand", Self.knownHostsCommand(hostKey, server)),
        ]
        return pinning + (hostKey.algorithms.map { [("HostKeyAlgorithms", $0)] } ?? [])
    }

    /// Prints the line of known_hosts: that of the key, or of whatever key has the fingerprint.
    static func knownHostsCommand(_ hostKey: HostKey, _ server: Server) -> String {
        guard let key = hostKey.key, let blob = hostKey.blob else {
            let script = "test '%f' != '\(hostKey.fingerprint)' || echo '%H %t %K'"
            return "/bin/sh -c \"\(script)\""
        }
        return "/bin/echo \(server.knownHostsName) \(key.typeName) \(blob)"
    }

    /// In quotation marks, unless it is a plain word.
    static func sshWord(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch UnicodeScalar(byte) {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "@", "_", "/", "+", "%": true
            default: false
            }
        }
        return isPlain ? text : "\"\(text.escaping(["\\", "\""]))\""
    }

    static func withoutTokens(_ path: String) -> String {
        path.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
    }
}

extension String {
    /// With a backslash in front of each of these characters.
    func escaping(_ marked: Set<Unicode.Scalar>) -> String {
        var text = ""
        for scalar in unicodeScalars {
            if marked.contains(scalar) { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
