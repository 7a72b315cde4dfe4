internal import Bytes
internal import OpenSSL

/// The AEAD of RFC 8439: no associated data, the tag of 16 bytes behind the text.
struct ChaCha20Poly1305: Sendable {
    private let cipher: Cipher
    private let key: SecretBytes

    static let tagLength = 16

    /// `key` is of 32 bytes.
    init(key: SecretBytes) throws {
        guard let cipher = Cipher("ChaCha20-Poly1305") else {
            throw FormatError.unsupported("cipher", "libcrypto is without ChaCha20-Poly1305")
        }
        self.cipher = cipher
        self.key = key
    }

    func seal(_ text: SecretBytes, nonce: SecretBytes) throws -> SecretBytes {
        try cipher.seal(text, key: key, nonce: nonce)
    }

    /// Nil when the tag does not fit, or there is none.
    func open(_ sealed: SecretBytes, nonce: SecretBytes) throws -> SecretBytes? {
        let end = sealed.count - Self.tagLength
        guard end >= 0 else { return nil }
        do {
            let tag = sealed[end..<sealed.count]
            return try cipher.open(sealed[0..<end], key: key, nonce: nonce, tag: tag)
        } catch let error as OpenSSLError where error.isOfCiphertext {
            return nil
        }
    }
}
