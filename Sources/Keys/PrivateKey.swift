package import Bytes
internal import OpenSSL

/// A private key, proved to belong to the public key it names.
package enum PrivateKey: Sendable, Equatable {
    case rsa(RSAPrivateKey)
    case dsa(DSAPrivateKey)
    case ecdsa(ECDSAPrivateKey)
    case eddsa(EdDSAPrivateKey)
    case opaque(OpaquePrivateKey)

    package var publicKey: PublicKey {
        switch self {
        case .rsa(let key): .rsa(key.publicKey)
        case .dsa(let key): .dsa(key.publicKey)
        case .ecdsa(let key): .ecdsa(key.publicKey)
        case .eddsa(let key): .eddsa(key.publicKey)
        case .opaque(let key): .opaque(key.publicKey)
        }
    }

    /// Signs with this key and verifies with its public half.
    ///
    /// - Throws: `OpenSSLError` when the two do not fit; ``FormatError/Kind/unsupported`` for a type
    ///   that nothing is signed with here.
    package func proveByUse() throws {
        let (key, digest) = try signer()
        try key.proveByUse(digest: digest)
    }

    /// EdDSA as RFC 8032 has it; RSA (PKCS #1 version 1.5) and ECDSA (DER) over SHA-256.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for a type that nothing is signed with here.
    package func sign(_ message: SecretBytes) throws -> SecretBytes {
        let (key, digest) = try signer()
        return try key.sign(message, digest: digest)
    }

    private func signer() throws -> (key: PKey, digest: Digest?) {
        switch self {
        case .rsa(let key): (try key.pkey(), .sha256)
        case .ecdsa(let key): (try key.pkey(), .sha256)
        case .eddsa(let key): (try key.pkey(), nil)
        case .dsa, .opaque:
            throw FormatError.unsupported(
                "key type",
                "\(publicKey.typeName) keys are not used to sign here"
            )
        }
    }
}
