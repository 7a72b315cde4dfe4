internal import Bytes
internal import OpenSSL

/// A file key encrypted to a point of Curve25519: what the X25519 and ssh-ed25519 stanzas share.
///
/// ```
/// share   X25519(e, 9), for an e that is used once
/// key     HKDF(shared secret, salt: share || point, info)
/// body    ChaCha20-Poly1305(key, nonce 0, file key)
/// ```
struct CurveSeal {
    /// The recipient's.
    let point: SecretBytes
    let info: String
    /// A scalar that the shared secret is multiplied by, where the stanza has one.
    var tweak: SecretBytes?

    /// - Throws: ``FormatError/Kind/malformed`` when nothing can be shared with the point.
    func seal(_ key: FileKey) throws -> (share: SecretBytes, body: SecretBytes) {
        let scalar = try Random.secret(X25519.byteCount)
        let share = try X25519.publicKey(of: scalar)
        let shared = try X25519.sharedSecret(scalar, with: point)
        return (share, try key.sealed(under: wrapKey(shared, share)))
    }

    /// Nil when it is sealed to another point than that of `scalar`.
    func open(_ body: SecretBytes, share: SecretBytes, scalar: SecretBytes) throws -> FileKey? {
        let shared = try X25519.sharedSecret(scalar, with: share)
        return try FileKey(opening: body, under: wrapKey(shared, share))
    }

    private func wrapKey(_ shared: SecretBytes?, _ share: SecretBytes) throws -> SecretBytes {
        guard let shared, let shared = try tweaked(shared) else {
            throw FormatError.malformed("share", "a point that gives no secret")
        }
        var salt = ByteWriter(capacity: 2 * X25519.byteCount)
        salt.bytes(share)
        salt.bytes(point)
        return try KeyDerivation.hkdf(shared, salt: salt.finish(), info: info)
    }

    private func tweaked(_ shared: SecretBytes) throws -> SecretBytes? {
        guard let tweak else { return shared }
        return try X25519.sharedSecret(tweak, with: shared)
    }
}
