internal import Bytes
internal import Keys
internal import OpenSSL

/// `-> ssh-ed25519 TAG SHARE`: as X25519, with the Ed25519 key taken to the other curve.
///
/// The shared secret is multiplied by a scalar that comes from the SSH key, so that an X25519 key with
/// the same point has another.
struct SSHEd25519Recipient: Recipient {
    let seal: CurveSeal
    let tag: String

    static let type = "ssh-ed25519"
    private static let label = "age-encryption.org/v1/ssh-ed25519"

    /// - Throws: ``FormatError/Kind/malformed`` when the key is no point of its curve.
    init(_ key: EdDSAPublicKey) throws {
        guard let point = try EdwardsCurve.montgomery(ofEd25519: key.point) else {
            throw FormatError.malformed("recipient", "not a point of the curve")
        }
        let blob = PublicKey.eddsa(key).blob
        let tweak = try KeyDerivation.hkdf(.empty, salt: blob, info: Self.label)
        seal = CurveSeal(point: point, info: Self.label, tweak: tweak)
        tag = try sshTag(.eddsa(key))
    }

    func wrap(_ fileKey: SecretBytes) throws -> Stanza {
        let (share, body) = try seal.seal(FileKey(fileKey))
        let digits = Base64.text(share.disclosed(), padded: false)
        return Stanza(type: Self.type, arguments: [tag, digits], body: body)
    }
}

struct SSHEd25519Identity: Identity {
    private let recipient: SSHEd25519Recipient
    private let scalar: SecretBytes

    init(_ key: EdDSAPrivateKey) throws {
        recipient = try SSHEd25519Recipient(key.publicKey)
        scalar = try Digest.sha512.hash(key.seed)[0..<X25519.byteCount]
    }

    func unwrap(_ stanza: Stanza) throws -> SecretBytes? {
        guard stanza.type == SSHEd25519Recipient.type else { return nil }
        try stanza.expectArguments(2)
        guard stanza.arguments[0] == recipient.tag else { return nil }
        let share = try stanza.bytes(ofArgument: 1, count: X25519.byteCount)
        try FileKey.expectSealed(stanza)
        return try recipient.seal.open(stanza.body, share: share, scalar: scalar)?.bytes
    }
}
