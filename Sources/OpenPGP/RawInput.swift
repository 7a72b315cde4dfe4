internal import Bytes

/// Counts what is read of a source, and lets its beginning be looked at first.
final class RawInput: ByteSource {
    private let source: any ByteSource
    private var ahead: [UInt8] = []
    /// Bytes that were handed on.
    private(set) var consumed = 0

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The first bytes, at least `count` unless there are fewer; they stay to be read.
    func beginning(_ count: Int) throws -> [UInt8] {
        while ahead.count < count, let piece = try source.next() { ahead += piece }
        return ahead
    }

    func next() throws -> [UInt8]? {
        let piece = ahead.isEmpty ? try source.next() : ahead
        ahead = []
        consumed += piece?.count ?? 0
        return piece
    }
}
