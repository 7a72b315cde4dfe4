package import Bytes

/// Diffie-Hellman over Curve448 (RFC 7748 section 5).
package enum X448 {
    /// Of a scalar, of a point, and of what two parties share.
    package static let byteCount = 56

    package static func publicKey(of scalar: SecretBytes) throws -> SecretBytes {
        try PKey.raw("X448", privateKey: scalar).rawPublicKey(count: byteCount)
    }

    /// What the holders of the two keys share; nil when it is all zero.
    package static func sharedSecret(
        _ scalar: SecretBytes,
        with point: SecretBytes
    ) throws -> SecretBytes? {
        let ours = try PKey.raw("X448", privateKey: scalar)
        return try ours.derive(with: PKey.raw("X448", publicKey: point), count: byteCount)
    }
}
