package import Bytes
internal import COpenSSL

/// A symmetric cipher by the name OpenSSL fetches it under (`AES-256-CTR`).
package struct Cipher: Sendable {
    package let name: String
    /// In bytes.
    package let keyLength: Int
    package let ivLength: Int
    /// 1 for a stream cipher.
    package let blockLength: Int

    /// How a message that does not fill its last block ends.
    package enum Padding {
        case none
        /// RFC 5652 section 6.3, as PEM and PKCS #8 use it.
        case pkcs7
    }

    /// Looks the cipher up, in the legacy provider too (single DES, RC2).
    ///
    /// - Returns: nil when OpenSSL does not have it.
    package init?(_ name: String) {
        guard let cipher = unsafe Self.fetch(name) else { return nil }
        defer { unsafe EVP_CIPHER_free(cipher) }
        self.name = name
        keyLength = Int(unsafe EVP_CIPHER_get_key_length(cipher))
        ivLength = Int(unsafe EVP_CIPHER_get_iv_length(cipher))
        blockLength = Int(unsafe EVP_CIPHER_get_block_size(cipher))
    }

    /// - Throws: ``OpenSSLError``, also when the PKCS #7 padding is wrong.
    package func decrypt(
        _ text: SecretBytes,
        key: SecretBytes,
        iv: SecretBytes,
        padding: Padding = .none
    ) throws -> SecretBytes {
        try run(text, encrypting: false, key: key, iv: iv, padding: padding, tag: nil)
    }

    package func encrypt(
        _ text: SecretBytes,
        key: SecretBytes,
        iv: SecretBytes,
        padding: Padding = .none
    ) throws -> SecretBytes {
        try run(text, encrypting: true, key: key, iv: iv, padding: padding, tag: nil)
    }

    /// For an AEAD cipher, without associated data.
    ///
    /// - Throws: ``OpenSSLError`` when the tag does not fit.
    package func open(
        _ text: SecretBytes,
        key: SecretBytes,
        nonce: SecretBytes,
        tag: SecretBytes
    ) throws -> SecretBytes {
        try run(text, encrypting: false, key: key, iv: nonce, padding: .none, tag: tag)
    }

    /// For an AEAD cipher: the ciphertext and a tag of 16 bytes behind it.
    package func seal(
        _ text: SecretBytes,
        key: SecretBytes,
        nonce: SecretBytes
    ) throws -> SecretBytes {
        try run(text, encrypting: true, key: key, iv: nonce, padding: .none, tag: .empty)
    }

    private func run(
        _ text: SecretBytes,
        encrypting: Bool,
        key: SecretBytes,
        iv: SecretBytes,
        padding: Padding,
        tag: SecretBytes?
    ) throws -> SecretBytes {
        precondition(key.count == keyLength && iv.count == ivLength)
        let cipher = try unsafe check(Self.fetch(name), "EVP_CIPHER_fetch \(name)")
        defer { unsafe EVP_CIPHER_free(cipher) }
        let context = try unsafe check(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        try unsafe key.withBytes { key in
            try unsafe iv.withBytes { iv in
                try unsafe check(
                    EVP_CipherInit_ex2(
                        context,
                        cipher,
                        key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        iv.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        encrypting ? 1 : 0,
                        nil
                    ),
                    "EVP_CipherInit_ex2"
                )
            }
        }
        unsafe EVP_CIPHER_CTX_set_padding(context, padding == .pkcs7 ? 1 : 0)
        if let tag, !encrypting { try unsafe Self.expect(tag, context) }
        return try unsafe SecretBytes(capacity: text.count + blockLength + 16) { room in
            let out = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            var body: Int32 = 0
            try unsafe text.withBytes { text in
                try unsafe check(
                    EVP_CipherUpdate(
                        context,
                        out,
                        &body,
                        text.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        Int32(text.count)
                    ),
                    "EVP_CipherUpdate"
                )
            }
            var end: Int32 = 0
            try unsafe check(
                EVP_CipherFinal_ex(context, out?.advanced(by: Int(body)), &end),
                "EVP_CipherFinal_ex"
            )
            var count = Int(body + end)
            if tag != nil, encrypting {
                try unsafe check(
                    EVP_CIPHER_CTX_ctrl(
                        context,
                        EVP_CTRL_AEAD_GET_TAG,
                        16,
                        out?.advanced(by: count)
                    ),
                    "EVP_CTRL_AEAD_GET_TAG"
                )
                count += 16
            }
            return count
        }
    }

    private static func expect(_ tag: SecretBytes, _ context: OpaquePointer) throws {
        try unsafe tag.withBytes { tag in
            try unsafe check(
                EVP_CIPHER_CTX_ctrl(
                    context,
                    EVP_CTRL_AEAD_SET_TAG,
                    Int32(tag.count),
                    UnsafeMutableRawPointer(mutating: tag.baseAddress)
                ),
                "EVP_CTRL_AEAD_SET_TAG"
            )
        }
    }

    private static func fetch(_ name: String) -> OpaquePointer? {
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        if let cipher = unsafe EVP_CIPHER_fetch(nil, name, nil) { return unsafe cipher }
        LegacyProvider.load()
        return unsafe EVP_CIPHER_fetch(nil, name, nil)
    }
}
