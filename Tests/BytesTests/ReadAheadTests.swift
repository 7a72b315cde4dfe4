import Bytes
import Dispatch
import Testing

struct ReadAheadTests {
    @Test(arguments: [0, 1, 999, 5000, .max])
    func `every piece comes once and in its place`(calm: Int) throws {
        let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let ahead = ReadAhead(MemorySource(bytes, piece: 7), after: calm)
        var read: [UInt8] = []
        while let piece = try ahead.next() { read += piece }
        #expect(read == bytes)
        #expect(try ahead.next() == nil)
        ahead.stop()
    }

    @Test(arguments: [0, .max])
    func `an error comes after the pieces before it, and again`(calm: Int) throws {
        let ahead = ReadAhead(Failing(after: 20), after: calm)
        for number in 0..<20 { #expect(try ahead.next() == [UInt8(number)]) }
        #expect(throws: Failing.Failure.self) { try ahead.next() }
        #expect(throws: Failing.Failure.self) { try ahead.next() }
        ahead.stop()
    }

    @Test func `who stops early waits for no more than a piece, and gets no more`() throws {
        let source = Failing(after: .max)
        let ahead = ReadAhead(source, after: 0)
        #expect(try ahead.next() == [0])
        ahead.join()
        let count = source.count
        #expect(throws: ReadAhead.Stopped.self) { try ahead.next() }
        #expect(try source.next() == [UInt8(truncatingIfNeeded: count)])
    }

    @Test(.timeLimit(.minutes(1)))
    func `who stops does not wait for a source that gives nothing`() throws {
        let source = Stalled()
        let ahead = ReadAhead(source, after: 0)
        #expect(try ahead.next() == [1])
        ahead.stop()
        #expect(throws: ReadAhead.Stopped.self) { try ahead.next() }
        source.end()
    }
}

/// Gives one piece, and the next when it is told to.
private final class Stalled: ByteSource, @unchecked Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private var isBegun = false

    func next() -> [UInt8]? {
        if isBegun { gate.wait() }
        defer { isBegun = true }
        return isBegun ? nil : [1]
    }

    func end() { gate.signal() }
}

private final class Failing: ByteSource {
    struct Failure: Error {}

    private let end: Int
    private(set) var count = 0

    init(after end: Int) {
        self.end = end
    }

    func next() throws -> [UInt8]? {
        guard count < end else { throw Failure() }
        defer { count += 1 }
        return [UInt8(truncatingIfNeeded: count)]
    }
}
