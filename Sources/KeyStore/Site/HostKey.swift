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

    /// A fingerprint as ssh(1) shows it, a line of a known_hosts file, or the key as ssh-keyscan(1)
    /// prints it.
    ///
    /// - Throws: ``FormatError``: `malformed` for what is none of these.
    package init(parsing text: String) throws {
        if text.hasPrefix("SHA256:") {
            fingerprint = try Self.checked(text)
            key = nil
        } else if text.hasPrefix("MD5:") || text.hasPrefix("SHA1:") {
            throw FormatError.malformed("", "is a fingerprint by an old hash: SHA256 is needed")
        } else {
            let line = SecretBytes(text)
            guard OpenSSHPublicKey.isAlone(in: line),
                let key = try? OpenSSHPublicKey.decode(line).key
            else {
                throw FormatError.malformed("", "is neither a SHA256 fingerprint nor a host key")
            }
            if case .certificate = key {
                throw FormatError.malformed("", "is a certificate, and not the host's own key")
            }
            self.key = key
            fingerprint = try Fingerprint(key).description
        }
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
