package import Bytes

extension KeyDerivation {
    /// HKDF (RFC 5869) with SHA-256, for one block of output: 32 bytes.
    package static func hkdf(
        _ key: SecretBytes,
        salt: SecretBytes,
        info: String
    ) throws -> SecretBytes {
        let extracted = try Digest.sha256.hmac(key: salt, key)
        var block = ByteWriter(capacity: info.utf8.count + 1)
        block.text(info)
        block.byte(1)
        return try Digest.sha256.hmac(key: extracted, block.finish())
    }
}
