internal import Bytes
internal import OpenSSL

/// DNS records that publish a key's fingerprint (RFC 4255, 6594, 7479, 8709).
package enum SSHFP {
    /// The SHA-1 (1) and SHA-256 (2) records as ssh-keygen -r prints them, one a line.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for a key type that has no number there.
    package static func records(_ key: PublicKey, host: String) throws -> String {
        guard let algorithm = key.algorithm else {
            throw FormatError.unsupported("key type", "\(key.typeName) has no SSHFP number")
        }
        let blob = key.subject.blob
        var lines = ""
        for (number, digest) in [(1, Digest.sha1), (2, .sha256)] {
            let hash = try digest.hash(blob).disclosed().map(\.hex).joined()
            lines += "\(host) IN SSHFP \(Self.number(algorithm)) \(number) \(hash)\n"
        }
        return lines
    }

    private static func number(_ algorithm: Algorithm) -> Int {
        switch algorithm {
        case .rsa: 1
        case .dsa: 2
        case .ecdsa256, .ecdsa384, .ecdsa521: 3
        case .ed25519: 4
        case .ed448: 6
        }
    }
}
