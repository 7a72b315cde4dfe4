package import Bytes

/// Decrypts the payload chunk by chunk, in the memory of a few chunks.
///
/// What is given out was authenticated, but the rest may still be damaged or missing: only a reader
/// that has come to the nil at the end has seen the whole.
package final class PayloadReader {
    private let cipher: ChaCha20Poly1305
    private let input: BufferedSource
    private var position = ChunkPosition()
    private var sawLast = false
    private var failure: (any Error)?

    init(key: SecretBytes, _ input: BufferedSource) throws {
        cipher = try ChaCha20Poly1305(key: key)
        self.input = input
    }

    /// The next chunk, never empty; nil after the last, when nothing follows it.
    ///
    /// - Throws: ``AgeError``: `damaged`, `truncated`, `malformed`, and again from then on; and whatever
    ///   the source throws.
    package func next() throws -> SecretBytes? {
        if let failure { throw failure }
        do {
            return try sawLast ? end() : chunk()
        } catch {
            failure = error
            throw error
        }
    }

    private func chunk() throws -> SecretBytes? {
        let sealed = try input.take(upTo: ChunkPosition.sealedLength)
        guard sealed.count >= ChaCha20Poly1305.tagLength else {
            throw fault(.truncated, "the file ends before its last chunk does")
        }
        let isFull = sealed.count == ChunkPosition.sealedLength
        if isFull, let text = try open(sealed, isLast: false) {
            position.counter += 1
            return text
        }
        guard let text = try open(sealed, isLast: true) else {
            throw fault(.damaged, isFull ? "is damaged" : "is damaged, or cut short")
        }
        sawLast = true
        guard text.isEmpty else { return text }
        guard position.counter == 0 else { throw fault(.malformed, "is the last and empty") }
        return try end()
    }

    private func open(_ sealed: SecretBytes, isLast: Bool) throws -> SecretBytes? {
        try cipher.open(sealed, nonce: position.nonce(isLast: isLast))
    }

    private func end() throws -> SecretBytes? {
        guard try input.peek() == nil else {
            throw fault(.malformed, "is the last, and more follows")
        }
        return nil
    }

    private func fault(_ cause: AgeError.Cause, _ reason: String) -> AgeError {
        AgeError(cause, .payload(chunk: Int(position.counter) + 1), reason)
    }
}

extension PayloadReader {
    /// Writes all of it to `sink`; the number of bytes.
    ///
    /// Nothing that was written is known to be whole before this returns.
    @discardableResult
    package func copy(to sink: any ByteSink) throws -> Int {
        var count = 0
        while let chunk = try next() {
            try sink.write(chunk)
            count += chunk.count
        }
        return count
    }

    /// Reads all of it and keeps nothing; the number of bytes, known to be whole.
    package func check() throws -> Int {
        var count = 0
        while let chunk = try next() { count += chunk.count }
        return count
    }

    /// All of it in memory, known to be whole.
    ///
    /// - Throws: ``AgeError/Cause/tooCostly`` for more than `limit` bytes.
    package func all(limit: Int) throws -> SecretBytes {
        var out = ByteWriter(capacity: ChunkPosition.length)
        while let chunk = try next() {
            guard chunk.count <= limit - out.count else {
                throw AgeError(.tooCostly, "holds more than \(limit) bytes")
            }
            out.bytes(chunk)
        }
        return out.finish()
    }
}
