internal import Bytes

/// Where in the payload a chunk stands.
///
/// ```
/// nonce    counter (11 bytes, big-endian, from 0)   1 for the last chunk, else 0
/// ```
struct ChunkPosition {
    var counter: UInt64 = 0

    /// Of plaintext, in bytes, in each chunk but the last.
    static let length = 64 << 10
    static let sealedLength = length + ChaCha20Poly1305.tagLength

    func nonce(isLast: Bool) -> SecretBytes {
        var out = ByteWriter(capacity: 12)
        out.bytes([0, 0, 0])
        out.uint64(counter)
        out.byte(isLast ? 1 : 0)
        return out.finish()
    }
}
