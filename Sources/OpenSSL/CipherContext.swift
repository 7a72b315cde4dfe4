internal import Bytes
internal import COpenSSL

/// A cipher that decrypts piece by piece (EVP_CIPHER_CTX), without padding.
@safe
final class CipherContext {
    private let raw: OpaquePointer
    private let isEncrypting: Int32

    /// A cipher by OpenSSL's name of it; its key has yet to be set.
    init(_ name: String, encrypting: Bool = false) throws {
        isEncrypting = encrypting ? 1 : 0
        let raw = try unsafe check(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")
        unsafe self.raw = raw
        let cipher = try unsafe check(EVP_CIPHER_fetch(nil, name, nil), "EVP_CIPHER_fetch \(name)")
        defer { unsafe EVP_CIPHER_free(cipher) }
        unsafe EVP_CIPHER_CTX_set_flags(raw, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
        try unsafe check(
            EVP_CipherInit_ex2(raw, cipher, nil, nil, isEncrypting, nil),
            "EVP_CipherInit_ex2"
        )
        unsafe EVP_CIPHER_CTX_set_padding(raw, 0)
    }

    deinit { unsafe EVP_CIPHER_CTX_free(raw) }

    func set(key: SecretBytes) throws {
        try unsafe key.withBytes { key in
            let start = unsafe key.baseAddress?.assumingMemoryBound(to: UInt8.self)
            try unsafe initialize(start, nil)
        }
    }

    func set(iv: [UInt8]) throws {
        try unsafe iv.withUnsafeBufferPointer { iv in
            try unsafe initialize(nil, iv.baseAddress)
        }
    }

    private func initialize(_ key: UnsafePointer<UInt8>?, _ iv: UnsafePointer<UInt8>?) throws {
        try unsafe check(
            EVP_CipherInit_ex2(raw, nil, key, iv, isEncrypting, nil),
            "EVP_CipherInit_ex2"
        )
    }

    /// EVP_CIPHER_CTX_ctrl.
    func control(_ command: Int32, _ value: Int, _ pointer: UnsafeMutableRawPointer?) throws {
        try unsafe check(
            EVP_CIPHER_CTX_ctrl(raw, command, Int32(value), pointer),
            "EVP_CIPHER_CTX_ctrl"
        )
    }

    /// How much was written; without an `out` the piece is associated data.
    func update(_ piece: UnsafeRawBufferPointer, _ out: UnsafeMutableRawPointer?) throws -> Int {
        guard piece.count > 0 else { return 0 }
        var written: Int32 = 0
        try unsafe check(
            EVP_CipherUpdate(
                raw,
                out?.assumingMemoryBound(to: UInt8.self),
                &written,
                piece.baseAddress?.assumingMemoryBound(to: UInt8.self),
                Int32(piece.count)
            ),
            "EVP_CipherUpdate"
        )
        return Int(written)
    }

    /// How much was written; nil when it does not end as it should.
    func finish(_ out: UnsafeMutableRawPointer?) -> Int? {
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        var written: Int32 = 0
        let start = unsafe out?.assumingMemoryBound(to: UInt8.self)
        return unsafe EVP_CipherFinal_ex(raw, start, &written) == 1 ? Int(written) : nil
    }
}
