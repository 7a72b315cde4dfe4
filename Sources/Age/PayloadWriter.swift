internal import Bytes

/// Encrypts a payload chunk by chunk, as ``PayloadReader`` decrypts it.
final class PayloadWriter: ByteSink {
    private let cipher: ChaCha20Poly1305
    private let sink: any ByteSink
    private var position = ChunkPosition()
    private var pending = ByteWriter(capacity: ChunkPosition.length)

    init(key: SecretBytes, to sink: any ByteSink) throws {
        cipher = try ChaCha20Poly1305(key: key)
        self.sink = sink
    }

    /// A full chunk waits until it is known whether it is the last.
    func write(_ bytes: RawSpan) throws {
        var start = 0
        while start < bytes.byteCount {
            if pending.count == ChunkPosition.length { try seal(isLast: false) }
            let end = min(start + ChunkPosition.length - pending.count, bytes.byteCount)
            pending.bytes(bytes.extracting(start..<end))
            start = end
        }
    }

    func finish() throws {
        try seal(isLast: true)
    }

    private func seal(isLast: Bool) throws {
        let text = pending.takeAll()
        try sink.write(cipher.seal(text, nonce: position.nonce(isLast: isLast)))
        position.counter += 1
    }
}

extension ByteWriter {
    /// What was written so far; the writer starts anew.
    mutating func takeAll() -> SecretBytes {
        var fresh = ByteWriter(capacity: ChunkPosition.length)
        swap(&self, &fresh)
        return fresh.finish()
    }
}
