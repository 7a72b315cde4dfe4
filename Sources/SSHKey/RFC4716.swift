package import Bytes
package import Keys

/// The public key file of RFC 4716, which PuTTYgen's "Save public key" makes.
package enum RFC4716 {
    private static let label = "SSH2 PUBLIC KEY"

    package static func recognizes(_ text: SecretBytes) -> Bool {
        SSH2Envelope.recognizes(text, label: label)
    }

    package static func decode(_ text: SecretBytes) throws -> (key: PublicKey, comment: Comment) {
        let envelope = try SSH2Envelope(parsing: text, label: label)
        return (try PublicKey(blob: envelope.body), envelope.comment)
    }

    package static func encode(_ key: PublicKey, comment: Comment) throws -> SecretBytes {
        try SSH2Envelope.encode(key.blob, label: label, comment: comment)
    }
}
