internal import Bytes
internal import OpenSSL
package import Keys
internal import SSHKey

/// The key by which a server is known, as the person was told of it.
package struct HostKey: Sendable, Equatable {
    /// `SHA256:` and unpadded base64.
    package let fingerprint: String
    /// Nil when the fingerprint is all that is known.
    package let key: PublicKey?
    /// The hosts that the line names; none when it is the key alone.
    package let names: [String]

    /// A fingerprint as ssh(1) shows it, a line of a known_hosts file, or the key as ssh-keyscan(1)
    /// prints it.
    ///
    /// - Throws: ``FormatError``: `malformed` for what is none of these.
    package init(parsing text: String) throws {
        if text.hasPrefix("SHA256:") {
            fingerprint = try Self.checked(text)
            (key, names) = (nil, [])
        } else if text.hasPrefix("MD5:") || text.hasPrefix("SHA1:") {
            throw FormatError.malformed("", "is a fingerprint by an old hash: SHA256 is needed")
        } else {
            let key: PublicKey
            (names, key) = try Self.line(text)
            self.key = key
            fingerprint = try Fingerprint(key).description
        }
    }

    /// `[names] type base64 [comment]`, as sshd(8) has it.
    private static func line(_ text: String) throws -> ([String], PublicKey) {
        let text = text.hasSuffix("\n") ? text.dropLast() : text[...]
        let words = text.split { $0 == " " || $0 == "\t" }
        let names = try words.dropFirst().first?.hasPrefix("AAAA") ?? true ? [] : names(words[0])
        let rest = words.dropFirst(names.isEmpty ? 0 : 1)
        let line = SecretBytes(rest.joined(separator: " "))
        guard rest.dropFirst().first?.hasPrefix("AAAA") ?? false,
            !text.utf8.contains(where: { $0 == 0x0a || $0 == 0x0d }),
            OpenSSHPublicKey.isAlone(in: line), let key = try? OpenSSHPublicKey.decode(line).key
        else {
            throw FormatError.malformed("", "is neither a SHA256 fingerprint nor a host key")
        }
        if case .certificate = key {
            throw FormatError.malformed("", "is a certificate, and not the host's own key")
        }
        return (names, key)
    }

    /// Of a marker or of hashed names nobody could see whose key it is.
    private static func names(_ word: Substring) throws -> [String] {
        guard !word.hasPrefix("@") else {
            throw FormatError.malformed("", "is marked \(word): it is not a host's own key")
        }
        guard !word.hasPrefix("|") else {
            throw FormatError(
                .malformed,
                "",
                "has its host name hashed: it does not show whose key it is",
                hint: "ssh-keyscan -p PORT HOST prints the line with the name"
            )
        }
        guard word.utf8.allSatisfy(isOfName) else {
            throw FormatError.malformed("", "has other than host names in front of the key")
        }
        return word.split(separator: ",").map(String.init)
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", ":", "[", "]", ",": true
        default: false
        }
    }

    /// Whether the line names the server, or nobody.
    package func isOf(_ server: Server) -> Bool {
        let known = [server.knownHostsName, "[\(server.host)]:\(server.port)"].map {
            $0.lowercased()
        }
        return names.isEmpty || names.contains { known.contains($0.lowercased()) }
    }

    /// In words, when the line is another server's.
    package func foreignness(to server: Server) -> String? {
        guard !isOf(server) else { return nil }
        return "the line is for \(names.joined(separator: ",")), and not for "
            + server.knownHostsName
    }

    private static func checked(_ text: String) throws -> String {
        let digits = SecretBytes(String(text.dropFirst("SHA256:".count)))
        guard let digest = try? Base64.decode(digits, "", padded: false), digest.count == 32 else {
            throw FormatError.malformed("", "is not a whole SHA256 fingerprint")
        }
        return text
    }

    /// The key in base64.
    var blob: String? {
        key.map { Base64.text($0.blob.disclosed()) }
    }

    /// The names under which clients agree on a key of this type; RSA has several signatures.
    package var algorithms: String? {
        guard let key else { return nil }
        return key.typeName == "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256,ssh-rsa" : key.typeName
    }
}
