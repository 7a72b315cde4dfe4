package import Bytes
internal import OpenSSL

extension RSAPublicKey {
    /// Encrypts a short message by RSAES-OAEP (RFC 8017 section 7.1) with SHA-256.
    package func encrypt(_ message: SecretBytes, label: String) throws -> SecretBytes {
        let key = try PKey.rsa(n: BigNumber(modulus), e: BigNumber(exponent))
        return try key.encryptOAEP(message, label: label)
    }
}

extension RSAPrivateKey {
    /// What ``RSAPublicKey/encrypt(_:label:)`` encrypted; nil when it was another key or label.
    package func decrypt(_ text: SecretBytes, label: String) throws -> SecretBytes? {
        try pkey().decryptOAEP(text, label: label)
    }
}
