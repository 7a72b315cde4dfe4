package import Bytes
internal import COpenSSL

/// RSA encryption by RSAES-OAEP (RFC 8017 section 7.1), SHA-256 in both places.
extension PKey {
    package func encryptOAEP(_ message: SecretBytes, label: String) throws -> SecretBytes {
        try oaep(message, label, encrypting: true)
    }

    /// - Returns: nil when the text was not encrypted to this key with this label.
    package func decryptOAEP(_ text: SecretBytes, label: String) throws -> SecretBytes? {
        do {
            return try oaep(text, label, encrypting: false)
        } catch let error as OpenSSLError where error.function == "EVP_PKEY_decrypt" {
            return nil
        }
    }

    private func oaep(
        _ input: SecretBytes,
        _ label: String,
        encrypting: Bool
    ) throws -> SecretBytes {
        let context = try unsafe check(
            EVP_PKEY_CTX_new_from_pkey(nil, raw, nil),
            "EVP_PKEY_CTX_new_from_pkey"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        if encrypting {
            try unsafe check(EVP_PKEY_encrypt_init(context), "EVP_PKEY_encrypt_init")
        } else {
            try unsafe check(EVP_PKEY_decrypt_init(context), "EVP_PKEY_decrypt_init")
        }
        try unsafe Self.choose(label, context)
        let size = Int(unsafe EVP_PKEY_get_size(raw))
        return try unsafe SecretBytes(capacity: size) { room in
            let out = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            var written = size
            try unsafe input.withBytes { input in
                let text = unsafe input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                if encrypting {
                    try unsafe check(
                        EVP_PKEY_encrypt(context, out, &written, text, input.count),
                        "EVP_PKEY_encrypt"
                    )
                } else {
                    try unsafe check(
                        EVP_PKEY_decrypt(context, out, &written, text, input.count),
                        "EVP_PKEY_decrypt"
                    )
                }
            }
            return written
        }
    }

    /// The context takes the label over, in memory of libcrypto's.
    private static func choose(_ label: String, _ context: OpaquePointer) throws {
        try unsafe check(
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING),
            "EVP_PKEY_CTX_set_rsa_padding"
        )
        try unsafe check(
            EVP_PKEY_CTX_set_rsa_oaep_md_name(context, Digest.sha256.name, nil),
            "EVP_PKEY_CTX_set_rsa_oaep_md_name"
        )
        try unsafe check(
            EVP_PKEY_CTX_set_rsa_mgf1_md_name(context, Digest.sha256.name, nil),
            "EVP_PKEY_CTX_set_rsa_mgf1_md_name"
        )
        let bytes = Array(label.utf8)
        let copy = try unsafe check(shim_zalloc(max(bytes.count, 1)), "OPENSSL_zalloc")
        unsafe copy.copyMemory(from: bytes, byteCount: bytes.count)
        guard unsafe EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, Int32(bytes.count)) == 1 else {
            unsafe shim_clear_free(copy, bytes.count)
            throw OpenSSLError("EVP_PKEY_CTX_set0_rsa_oaep_label")
        }
    }
}
