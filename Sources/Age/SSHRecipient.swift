package import Bytes
package import Keys
internal import OpenSSL
internal import SSHKey

/// An SSH public key that a file is encrypted to: RSA of 2048 bits or more, or Ed25519.
///
/// Its stanza names the key by 32 bits of its hash, so that such a file tells for whom it is.
package struct SSHRecipient: Recipient {
    private let recipient: any Recipient
    private let tag: String

    /// - Throws: ``FormatError``: `unsupported` for other keys, `malformed` for a point off the curve.
    package init(_ key: PublicKey) throws {
        tag = try sshTag(key.subject)
        switch key.subject {
        case .rsa(let key): recipient = try SSHRSARecipient(key)
        case .eddsa(let key) where key.curve == .ed25519:
            recipient = try SSHEd25519Recipient(key)
        default: throw unsuitable(key, "recipient")
        }
    }

    package func wrap(_ fileKey: SecretBytes) throws -> Stanza {
        try recipient.wrap(fileKey)
    }

    /// Whether the file seems to be for this key, so that it is worth to unlock the private one.
    package func isNamed(in header: Header) -> Bool {
        header.stanzas.contains { stanza in
            [SSHRSARecipient.type, SSHEd25519Recipient.type].contains(stanza.type)
                && stanza.arguments.first == tag
        }
    }
}

/// An SSH private key that opens a file.
package struct SSHIdentity: Identity {
    private let identity: any Identity

    /// - Throws: ``FormatError/Kind/unsupported`` for another key than RSA or Ed25519.
    package init(_ key: PrivateKey) throws {
        switch key {
        case .rsa(let key): identity = try SSHRSAIdentity(key)
        case .eddsa(let key) where key.publicKey.curve == .ed25519:
            identity = try SSHEd25519Identity(key)
        default: throw unsuitable(key.publicKey, "identity")
        }
    }

    package func unwrap(_ stanza: Stanza) throws -> SecretBytes? {
        try identity.unwrap(stanza)
    }
}

private func unsuitable(_ key: PublicKey, _ field: String) -> FormatError {
    FormatError.unsupported(field, "age knows no \(key.family) keys, only RSA and Ed25519")
}

/// The first 4 bytes of the SHA-256 of the public blob, in base64.
func sshTag(_ key: PublicKey) throws -> String {
    let hash = try Digest.sha256.hash(key.blob)
    return Base64.text(hash[0..<4].disclosed(), padded: false)
}
