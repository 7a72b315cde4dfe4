package import Bytes
internal import COpenSSL

extension PKey {
    /// The plain RSA operation (RSADP of RFC 8017 section 5.1.2, blinded), as long as the modulus.
    ///
    /// The padding is for the caller to look at, in constant time.
    ///
    /// - Returns: nil for a number that is not below the modulus.
    package func decryptRaw(_ text: SecretBytes) throws -> SecretBytes? {
        let size = Int(unsafe EVP_PKEY_get_size(raw))
        guard text.count <= size else { return nil }
        let context = try unsafe check(
            EVP_PKEY_CTX_new_from_pkey(nil, raw, nil),
            "EVP_PKEY_CTX_new_from_pkey"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try unsafe check(EVP_PKEY_decrypt_init(context), "EVP_PKEY_decrypt_init")
        try unsafe check(
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING),
            "EVP_PKEY_CTX_set_rsa_padding"
        )
        var padded = ByteWriter(capacity: size)
        padded.bytes([UInt8](repeating: 0, count: size - text.count))
        padded.bytes(text)
        let block = padded.finish()
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        let plain = unsafe SecretBytes(capacity: size) { room in
            var written = size
            let out = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            let isDone = unsafe block.withBytes { input in
                let start = unsafe input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                return unsafe EVP_PKEY_decrypt(context, out, &written, start, size) == 1
            }
            return isDone ? written : 0
        }
        return plain.count == size ? plain : nil
    }
}
