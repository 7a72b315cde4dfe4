package import Age
package import Bytes
internal import OpenSSL

/// What the new computer asks the old one for keys with.
///
/// ```
/// ibkeys-request-v1
/// Id: 32 digits
/// Recipient: age1...              that the answer is encrypted to, used once
/// Created: 2026-11-24T07:30:00Z
/// Expires: 2026-11-25T07:30:00Z
/// Host: where it was made, for people
/// Checksum: 64 digits             SHA-256 of the lines above
/// ```
///
/// Nothing in it is secret. Whoever can put another one in its place gets the keys: that is what its
/// words are compared for.
package struct TransferRequest: Sendable, Equatable {
    package let id: TransferID
    package let recipient: X25519Recipient
    package let created: Timestamp
    package let expires: Timestamp
    package let host: String

    package static let mostBytes = 4096
    /// In hours.
    package static let longestLife = 24 * 7
    private static let mostHost = 64

    package init(
        id: TransferID,
        recipient: X25519Recipient,
        created: Timestamp,
        expires: Timestamp,
        host: String
    ) {
        self.id = id
        self.recipient = recipient
        self.created = created
        self.expires = expires
        self.host = Self.label(host)
    }

    /// A new one, with what opens its answer.
    package static func make(
        host: String,
        hours: Int,
        at now: Timestamp = .now()
    ) throws -> (request: TransferRequest, identity: X25519Identity) {
        let identity = try X25519Identity.generate()
        let request = TransferRequest(
            id: try .random(),
            recipient: identity.recipient,
            created: now,
            expires: Timestamp(seconds: now.seconds + hours * 3600),
            host: host
        )
        return (request, identity)
    }

    /// Letters, digits and what host names have beside them.
    private static func label(_ host: String) -> String {
        let characters = host.utf8.prefix(mostHost).map { byte in
            isLabel(byte) ? Character(UnicodeScalar(byte)) : "_"
        }
        return characters.isEmpty ? "unknown" : String(characters)
    }

    private static func isLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
        }
    }

    package func checkUnexpired(at now: Timestamp = .now()) throws {
        guard now < expires else { throw TransferFailure.expired(expires) }
    }

    /// - Throws: ``FormatError``: `unrecognized`, `unsupported`; `malformed` about a line.
    package init(parsing text: SecretBytes) throws {
        var lines = try TransferLines(text, "request", limit: Self.mostBytes)
        try lines.title()
        id = try lines.parse("Id", TransferID.init)
        recipient = try lines.parse("Recipient") { try? X25519Recipient(parsing: SecretBytes($0)) }
        created = try lines.parse("Created", Timestamp.init)
        expires = try lines.parse("Expires", Timestamp.init)
        host = try lines.parse("Host") { $0 == Self.label($0) ? $0 : nil }
        let checksum = try lines.parse("Checksum", TransferText.digest)
        try lines.finish()
        guard checksum == (try self.checksum()) else {
            throw FormatError.malformed("request", "was damaged on its way")
        }
        guard created < expires, expires.seconds - created.seconds <= Self.longestLife * 3600 else {
            throw FormatError.malformed("request", "is good for longer than a week")
        }
    }

    private var body: String {
        TransferText.text(
            "request",
            [
                ("Id", "\(id)"), ("Recipient", recipient.text), ("Created", "\(created)"),
                ("Expires", "\(expires)"), ("Host", host),
            ]
        )
    }

    private func checksum() throws -> String { try SecretBytes(body).sha256() }

    /// The one text of it.
    package func encode() throws -> SecretBytes {
        SecretBytes(body + "Checksum: \(try checksum())\n")
    }

    /// SHA-256 of the text: 32 bytes.
    func digest() throws -> SecretBytes { try Digest.sha256.hash(encode()) }

    /// What both sides compare.
    package func words() throws -> String { TransferWords.words(of: try digest()) }
}
