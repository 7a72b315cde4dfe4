/// Bytes that are taken piece by piece, so that none of them need fit into memory.
package protocol ByteSource: AnyObject {
    /// The next piece, of any size but never empty; nil after the last.
    func next() throws -> [UInt8]?
}

/// Where bytes go piece by piece.
package protocol ByteSink: AnyObject {
    func write(_ bytes: RawSpan) throws
}

extension ByteSink {
    package func write(_ bytes: [UInt8]) throws {
        try unsafe write(bytes.span.bytes)
    }

    package func write(_ bytes: SecretBytes) throws {
        try unsafe bytes.withBytes { try unsafe write(RawSpan(_unsafeBytes: $0)) }
    }
}

/// A source that holds all of its bytes.
package final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private let piece: Int
    private var position = 0

    /// Hands out `bytes` in pieces of that size.
    package init(_ bytes: [UInt8], piece: Int = 64 << 10) {
        self.bytes = bytes
        self.piece = piece
    }

    package func next() -> [UInt8]? {
        guard position < bytes.count else { return nil }
        let end = min(position + piece, bytes.count)
        defer { position = end }
        return Array(bytes[position..<end])
    }
}

/// A sink that keeps what it is given.
package final class MemorySink: ByteSink {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package func write(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe self.bytes.append(contentsOf: $0) }
    }
}
