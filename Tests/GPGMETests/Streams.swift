import Bytes

struct Planned: Error, Equatable {}

/// Hands out some bytes, then throws.
final class FailingSource: ByteSource {
    private let inner: MemorySource

    init(_ bytes: [UInt8]) {
        inner = MemorySource(bytes, piece: 10_000)
    }

    func next() throws -> [UInt8]? {
        guard let piece = inner.next() else { throw Planned() }
        return piece
    }
}

/// A disk that is full after some bytes.
final class FullSink: ByteSink {
    private var room: Int

    init(room: Int) {
        self.room = room
    }

    func write(_ bytes: RawSpan) throws {
        room -= bytes.byteCount
        if room < 0 { throw Planned() }
    }
}

/// Bytes that do not compress, the same in every run.
func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 1
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(state >> 56)
    }
}
