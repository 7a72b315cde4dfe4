package import Bytes

/// A curve of EdDSA (RFC 8032).
package enum EdwardsCurve: String, CaseIterable, Sendable {
    case ed25519
    case ed448

    /// The size of a seed, and of a public key.
    package var byteCount: Int { self == .ed25519 ? 32 : 57 }

    package var bits: Int { self == .ed25519 ? 256 : 456 }

    /// The name that OpenSSL knows the key type by.
    var typeName: String { self == .ed25519 ? "ED25519" : "ED448" }

    /// The public key of a seed of ``byteCount`` bytes.
    package func publicKey(of seed: SecretBytes) throws -> SecretBytes {
        try PKey.raw(self, seed: seed).rawPublicKey(count: byteCount)
    }
}
