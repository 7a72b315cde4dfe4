package import Bytes

extension KeyDerivation {
    /// HKDF (RFC 5869) with SHA-256, for one block of output: 32 bytes.
    package static func hkdf(
        _ key: SecretBytes,
        salt: SecretBytes,
        info: String
    ) throws -> SecretBytes {
        try hkdf(key, salt: salt, info: Array(info.utf8), count: 32)
    }

    /// `count` bytes of HKDF with any digest.
    package static func hkdf(
        _ key: SecretBytes,
        salt: SecretBytes,
        info: [UInt8],
        count: Int,
        digest: Digest = .sha256
    ) throws -> SecretBytes {
        let extracted = try digest.hmac(key: salt, key)
        var output = ByteWriter(capacity: count + digest.byteCount)
        var block = SecretBytes.empty
        var number: UInt8 = 0
        while output.count < count {
            number += 1
            var input = ByteWriter(capacity: block.count + info.count + 1)
            input.bytes(block)
            input.bytes(info)
            input.byte(number)
            block = try digest.hmac(key: extracted, input.finish())
            output.bytes(block)
        }
        return output.finish()[0..<count]
    }
}
