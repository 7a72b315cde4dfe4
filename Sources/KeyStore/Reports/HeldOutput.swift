package import Bytes
internal import OpenSSL

/// Plaintext that waits until its message has proved good.
///
/// What fits into memory is kept there. Of more only a hash of each piece is kept: the message is then
/// decrypted again, and ``CheckedOutput`` lets each piece out that is the same as before.
package final class HeldOutput: ByteSink {
    /// In bytes.
    package static let memory = 16 << 20
    static let piece = 1 << 20

    private let limit: Int
    private var pieces = OutputPieces()
    private var held: [[UInt8]] = []
    fileprivate private(set) var hashes: [[UInt8]] = []
    package private(set) var count = 0

    /// Keeps up to `memory` bytes of plaintext.
    package init(memory: Int = HeldOutput.memory) {
        limit = memory
    }

    package func write(_ bytes: RawSpan) throws {
        count += bytes.byteCount
        try pieces.add(bytes, keep)
    }

    private func keep(_ piece: [UInt8]) throws {
        hashes.append(try Digest.sha256.hash(piece))
        if fits { held.append(piece) } else { held = [] }
    }

    /// Whether all of it is in memory.
    package var fits: Bool { count <= limit }

    /// Ends the plaintext and, if it ``fits``, lets it out.
    package func release(to sink: any ByteSink) throws {
        try pieces.finish(keep)
        guard fits else { return }
        for piece in held { try sink.write(piece) }
        held = []
    }
}

/// Lets plaintext out, piece by piece, that is the same as what was proved good before.
package final class CheckedOutput: ByteSink {
    private var pieces = OutputPieces()
    private let expected: [[UInt8]]
    private let sink: any ByteSink
    private var index = 0

    package init(expecting held: HeldOutput, to sink: any ByteSink) {
        expected = held.hashes
        self.sink = sink
    }

    package func write(_ bytes: RawSpan) throws {
        try pieces.add(bytes, release)
    }

    /// - Throws: ``ReportFailure`` when anything is missing.
    package func finish() throws {
        try pieces.finish(release)
        guard index == expected.count else { throw Self.differs }
    }

    private func release(_ piece: [UInt8]) throws {
        let hash = try Digest.sha256.hash(piece)
        guard index < expected.count, hash == expected[index] else { throw Self.differs }
        index += 1
        try sink.write(piece)
    }

    private static let differs = ReportFailure(
        .inputOutput,
        "was decrypted to something else the second time: what came out is not complete"
    )
}

/// Cuts a stream into pieces of ``HeldOutput/piece`` bytes.
private struct OutputPieces {
    private var current: [UInt8] = []

    mutating func add(_ bytes: RawSpan, _ body: ([UInt8]) throws -> Void) throws {
        var done = 0
        while done < bytes.byteCount {
            let count = min(HeldOutput.piece - current.count, bytes.byteCount - done)
            append(bytes.extracting(done..<done + count))
            done += count
            if current.count == HeldOutput.piece { try finish(body) }
        }
    }

    private mutating func append(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe current.append(contentsOf: $0) }
    }

    /// The last piece may be shorter.
    mutating func finish(_ body: ([UInt8]) throws -> Void) throws {
        guard !current.isEmpty else { return }
        let piece = current
        current = []
        try body(piece)
    }
}
