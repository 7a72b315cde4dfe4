internal import Bytes
internal import Synchronization

/// A source whose beginning is kept, so that another reader can start over.
final class RecordedInput: ByteSource {
    private let source: any ByteSource
    private var spool: CiphertextSpool? = CiphertextSpool(memory: 4 << 20)
    private let isForgotten = Atomic(false)

    init(_ source: any ByteSource) {
        self.source = source
    }

    func next() throws -> [UInt8]? {
        guard let piece = try source.next() else { return nil }
        if isForgotten.load(ordering: .relaxed) { spool = nil }
        try spool?.append(piece)
        return piece
    }

    /// Keeps nothing from here on; may be called while another thread reads.
    func forget() { isForgotten.store(true, ordering: .relaxed) }

    /// All of the source from its first byte; nil when that is no longer known.
    func again() -> (any ByteSource)? {
        guard !isForgotten.load(ordering: .relaxed) else { return nil }
        return spool.map { Again($0.bytes(), source) }
    }

    private final class Again: ByteSource {
        private let kept: any ByteSource
        private let source: any ByteSource

        init(_ kept: any ByteSource, _ source: any ByteSource) {
            (self.kept, self.source) = (kept, source)
        }

        func next() throws -> [UInt8]? { try kept.next() ?? source.next() }
    }
}
