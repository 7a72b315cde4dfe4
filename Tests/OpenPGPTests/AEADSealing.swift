import Bytes
import COpenSSL
import OpenSSL
import Testing

extension AEADMode {
    /// The ciphertext by AES, and its tag behind it.
    func seal(
        _ text: [UInt8],
        key: SecretBytes,
        nonce: [UInt8],
        associatedData: [UInt8]
    ) throws -> [UInt8] {
        let bits = key.count * 8
        switch self {
        case .eax: return try EAXSealing(key: key).seal(text, nonce, associatedData)
        case .ocb: return try sealed(EVP_aes_ocb(bits), text, key, nonce, associatedData)
        case .gcm: return try sealed(EVP_aes_gcm(bits), text, key, nonce, associatedData)
        }
    }

    private func sealed(
        _ cipher: OpaquePointer?,
        _ text: [UInt8],
        _ key: SecretBytes,
        _ nonce: [UInt8],
        _ associatedData: [UInt8]
    ) throws -> [UInt8] {
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var out = [UInt8](repeating: 0, count: text.count + 16)
        var tag = [UInt8](repeating: 0, count: Self.tagLength)
        var (count, rest) = (Int32(0), Int32(0))
        let isDone =
            EVP_EncryptInit_ex2(context, cipher, nil, nil, nil) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(nonce.count), nil) == 1
            && EVP_EncryptInit_ex2(context, nil, key.disclosed(), nonce, nil) == 1
            && EVP_EncryptUpdate(context, nil, &count, associatedData, Int32(associatedData.count))
                == 1
            && EVP_EncryptUpdate(context, &out, &count, text, Int32(text.count)) == 1
            && out.withUnsafeMutableBufferPointer {
                EVP_EncryptFinal_ex(context, $0.baseAddress?.advanced(by: Int(count)), &rest) == 1
            }
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        try #require(isDone && count + rest == text.count)
        return out.prefix(text.count) + tag
    }
}

private func EVP_aes_ocb(_ bits: Int) -> OpaquePointer? {
    bits == 128 ? EVP_aes_128_ocb() : bits == 192 ? EVP_aes_192_ocb() : EVP_aes_256_ocb()
}

private func EVP_aes_gcm(_ bits: Int) -> OpaquePointer? {
    bits == 128 ? EVP_aes_128_gcm() : bits == 192 ? EVP_aes_192_gcm() : EVP_aes_256_gcm()
}

/// EAX of its paper: CTR, and CMAC (NIST SP 800-38B) with a tweak.
private struct EAXSealing {
    let key: SecretBytes

    func seal(_ text: [UInt8], _ nonce: [UInt8], _ associatedData: [UInt8]) throws -> [UInt8] {
        let counter = try code(0, nonce)
        let sealed = try run("CTR", text, iv: counter)
        let (header, body) = (try code(1, associatedData), try code(2, sealed))
        return sealed + (0..<16).map { counter[$0] ^ header[$0] ^ body[$0] }
    }

    private func code(_ tweak: UInt8, _ text: [UInt8]) throws -> [UInt8] {
        var message = [UInt8](repeating: 0, count: 15) + [tweak] + text
        let subkey = doubled(try run("ECB", [UInt8](repeating: 0, count: 16), iv: []))
        let isFull = message.count % 16 == 0
        if !isFull { message += [0x80] + [UInt8](repeating: 0, count: 15 - message.count % 16) }
        for (index, octet) in (isFull ? subkey : doubled(subkey)).enumerated() {
            message[message.count - 16 + index] ^= octet
        }
        return try run("CBC", message, iv: [UInt8](repeating: 0, count: 16)).suffix(16)
    }

    /// In GF(2^128).
    private func doubled(_ block: [UInt8]) -> [UInt8] {
        var shifted = block.indices.map { block[$0] << 1 | ($0 < 15 ? block[$0 + 1] >> 7 : 0) }
        if block[0] & 0x80 != 0 { shifted[15] ^= 0x87 }
        return shifted
    }

    private func run(_ mode: String, _ text: [UInt8], iv: [UInt8]) throws -> [UInt8] {
        let cipher = try #require(Cipher("AES-\(key.count * 8)-\(mode)"))
        let (text, iv) = (SecretBytes(copying: text), SecretBytes(copying: iv))
        return try Array(cipher.encrypt(text, key: key, iv: iv).disclosed().prefix(text.count))
    }
}
