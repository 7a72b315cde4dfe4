internal import Bytes
internal import Synchronization

/// Counts what is read of a source, and lets its beginning be looked at first.
final class RawInput: ByteSource {
    private let source: any ByteSource
    private var ahead: [UInt8] = []
    /// Bytes that were handed on, which other threads may ask for.
    var consumed: Int { count.load(ordering: .relaxed) }
    private let count = Atomic(0)

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
        count.add(piece?.count ?? 0, ordering: .relaxed)
        return piece
    }
}
