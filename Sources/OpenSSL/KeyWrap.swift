package import Bytes
internal import COpenSSL

/// AES Key Wrap (RFC 3394).
package enum KeyWrap {
    /// What `wrapped` holds, by a key of 16, 24 or 32 bytes; nil when it was not made with this key.
    package static func unwrap(_ wrapped: SecretBytes, key: SecretBytes) throws -> SecretBytes? {
        guard wrapped.count >= 24, wrapped.count % 8 == 0 else { return nil }
        let context = try CipherContext("AES-\(key.count * 8)-WRAP")
        try context.set(key: key)
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        let plain = unsafe SecretBytes(capacity: wrapped.count) { room in
            unsafe wrapped.withBytes { bytes in
                (try? unsafe context.update(bytes, room.baseAddress)) ?? 0
            }
        }
        return plain.isEmpty ? nil : plain
    }
}
