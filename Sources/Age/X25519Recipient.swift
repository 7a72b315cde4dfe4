package import Bytes
internal import OpenSSL

/// `-> X25519 SHARE`: a public key of age's own, written `age1...`.
package struct X25519Recipient: Recipient, Equatable {
    /// 32 bytes.
    let point: SecretBytes

    static let type = "X25519"
    static let prefix = "age"

    init(point: SecretBytes) {
        self.point = point
    }

    /// - Throws: ``FormatError``: `malformed`; `unsupported` for the other kinds that age has.
    package init(parsing text: SecretBytes) throws {
        let (prefix, bytes) = try Bech32.decode(text, "recipient")
        guard prefix == Self.prefix else {
            throw prefix.hasPrefix("age1")
                ? FormatError.unsupported("recipient", "a post-quantum key or a plugin's")
                : FormatError.malformed("recipient", "not a public key of age")
        }
        guard bytes.count == X25519.byteCount else {
            throw FormatError.malformed("recipient", "a key of \(bytes.count) bytes")
        }
        point = bytes
    }

    /// `age1` and 58 digits.
    package var text: String {
        let text = Bech32.encode(point, prefix: Self.prefix)
        return String(decoding: text.disclosed(), as: UTF8.self)
    }

    package func wrap(_ fileKey: SecretBytes) throws -> Stanza {
        let (share, body) = try seal.seal(FileKey(fileKey))
        let digits = Base64.text(share.disclosed(), padded: false)
        return Stanza(type: Self.type, arguments: [digits], body: body)
    }

    fileprivate var seal: CurveSeal {
        CurveSeal(point: point, info: "age-encryption.org/v1/X25519")
    }
}

/// A private key of age's own, written `AGE-SECRET-KEY-1...`.
package struct X25519Identity: Identity, Sendable, Equatable {
    private let scalar: SecretBytes
    package let recipient: X25519Recipient

    private static let prefix = "AGE-SECRET-KEY-"

    /// Any 32 random bytes are a private key (RFC 7748 section 5).
    package init(scalar: SecretBytes) throws {
        self.scalar = scalar
        recipient = X25519Recipient(point: try X25519.publicKey(of: scalar))
    }

    package static func generate() throws -> X25519Identity {
        try X25519Identity(scalar: Random.secret(X25519.byteCount))
    }

    /// - Throws: ``FormatError``: `malformed`; `unsupported` for the other kinds that age has.
    package init(parsing text: SecretBytes) throws {
        let (prefix, bytes) = try Bech32.decode(text, "identity")
        guard prefix == Self.prefix else {
            throw prefix.hasPrefix("AGE-")
                ? FormatError.unsupported("identity", "a post-quantum key or a plugin's")
                : FormatError.malformed("identity", "not a private key of age")
        }
        guard bytes.count == X25519.byteCount else {
            throw FormatError.malformed("identity", "a key of \(bytes.count) bytes")
        }
        try self.init(scalar: bytes)
    }

    /// `AGE-SECRET-KEY-1` and 58 digits.
    package var text: SecretBytes {
        Bech32.encode(scalar, prefix: Self.prefix)
    }

    package func unwrap(_ stanza: Stanza) throws -> SecretBytes? {
        guard stanza.type == X25519Recipient.type else { return nil }
        try stanza.expectArguments(1)
        let share = try stanza.bytes(ofArgument: 0, count: X25519.byteCount)
        try FileKey.expectSealed(stanza)
        return try recipient.seal.open(stanza.body, share: share, scalar: scalar)?.bytes
    }
}
