package import Bytes
package import Keys
internal import SSHKey

/// The forms that a public key is published in, by the words of `--format`.
package enum PublicFormat: String, CaseIterable, Sendable {
    case openssh
    case rfc4716
    case pkcs8
    case pkcs1
    case fingerprint
    case randomart
    case sshfp

    /// What is published: text that was read again and holds this public key and nothing else.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for a key that this format has no place for.
    package func encode(
        _ key: PublicKey,
        comment: Comment,
        hash: Fingerprint.Hash = .sha256
    ) throws -> SecretBytes {
        let text = try unchecked(key, comment: comment, hash: hash)
        if isKeyFile {
            // Blanks after the key are what sets its comment off.
            let kept = self == .openssh ? comment.withoutLeadingBlanks : comment
            let decoded = try KeyFile(parsing: text).decode(DecodingOptions())
            guard case .publicKey(let read, let words) = decoded, read == key, words == kept else {
                throw FormatError.malformed(rawValue, "is not this public key alone")
            }
        }
        return text
    }

    /// Whether what comes out is a key, and not words about one.
    package var isKeyFile: Bool {
        switch self {
        case .openssh, .rfc4716, .pkcs8, .pkcs1: true
        case .fingerprint, .randomart, .sshfp: false
        }
    }

    private func unchecked(
        _ key: PublicKey,
        comment: Comment,
        hash: Fingerprint.Hash
    ) throws -> SecretBytes {
        switch self {
        case .openssh:
            return try OpenSSHPublicKey.encode(key, comment)
        case .rfc4716:
            try key.checkPlain(rawValue)
            return try RFC4716.encode(key, comment: comment)
        case .pkcs8:
            try key.checkPlain(rawValue)
            try comment.checkWritable()
            return try SubjectPublicKeyInfo.encode(key, comment: comment)
        case .pkcs1:
            try key.checkPlain(rawValue)
            try comment.checkWritable()
            return try PKCS1.encodePublic(key, comment: comment)
        case .fingerprint:
            return SecretBytes("\(try Fingerprint(key, hash: hash))\n")
        case .randomart:
            return SecretBytes("\(Randomart(try Fingerprint(key, hash: hash), of: key))\n")
        case .sshfp:
            return SecretBytes(try SSHFP.records(key, host: "@"))
        }
    }
}
