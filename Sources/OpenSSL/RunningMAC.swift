internal import Bytes
internal import COpenSSL

/// A MAC of bytes that come piece by piece (EVP_MAC_update).
@safe
final class RunningMAC {
    private let context: OpaquePointer

    /// CMAC (NIST SP 800-38B) with a block cipher in its CBC mode.
    init(cmac cipher: String, key: SecretBytes) throws {
        let method = try unsafe check(EVP_MAC_fetch(nil, "CMAC", nil), "EVP_MAC_fetch")
        defer { unsafe EVP_MAC_free(method) }
        let context = try unsafe check(EVP_MAC_CTX_new(method), "EVP_MAC_CTX_new")
        unsafe self.context = context
        var name = Array(cipher.utf8CString)
        try unsafe name.withUnsafeMutableBufferPointer { name in
            let parameters = unsafe [
                OSSL_PARAM_construct_utf8_string(shim_cipher, name.baseAddress, 0),
                OSSL_PARAM_construct_end(),
            ]
            try unsafe key.withBytes { key in
                let start = unsafe key.baseAddress?.assumingMemoryBound(to: UInt8.self)
                try unsafe check(
                    EVP_MAC_init(context, start, key.count, parameters),
                    "EVP_MAC_init"
                )
            }
        }
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    func add(_ bytes: UnsafeRawBufferPointer) throws {
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        try unsafe check(EVP_MAC_update(context, start, bytes.count), "EVP_MAC_update")
    }

    func finish() throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: 16) { room, count in
            try unsafe check(
                EVP_MAC_final(context, room.baseAddress, &count, room.count),
                "EVP_MAC_final"
            )
        }
    }
}
