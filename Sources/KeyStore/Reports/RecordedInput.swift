internal import Bytes

/// A source whose beginning is kept, so that another reader can start over.
final class RecordedInput: ByteSource {
    /// In bytes.
    private static let most = 4 << 20

    private let source: any ByteSource
    private var record: [[UInt8]]? = []
    private var count = 0

    init(_ source: any ByteSource) {
        self.source = source
    }

    func next() throws -> [UInt8]? {
        guard let piece = try source.next() else { return nil }
        count += piece.count
        if count > Self.most { forget() }
        record?.append(piece)
        return piece
    }

    /// Keeps nothing from here on.
    func forget() { record = nil }

    /// All of the source from its first byte; nil when that is no longer known.
    func again() -> (any ByteSource)? {
        record.map { Again($0[...], source) }
    }

    private final class Again: ByteSource {
        private var record: ArraySlice<[UInt8]>
        private let source: any ByteSource

        init(_ record: ArraySlice<[UInt8]>, _ source: any ByteSource) {
            (self.record, self.source) = (record, source)
        }

        func next() throws -> [UInt8]? { try record.popFirst() ?? source.next() }
    }
}
