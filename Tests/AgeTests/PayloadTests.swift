import Age
import Bytes
import TestSupport
import Testing

/// Chunks that are cut, swapped, repeated or followed by something.
struct PayloadTests {
    private static let chunk = 65_552

    private struct File {
        let head: [UInt8]
        /// Sealed chunks.
        let chunks: [[UInt8]]
    }

    private func file(_ size: Int) throws -> File {
        let text = AgeSamples.plaintext(size)
        let file = try AgeWriter.encrypt(text, to: [AgeKind.x25519.recipient])
        let head = try AgeReader(MemorySource(file)).header.encode().count + 16
        let chunks = stride(from: head, to: file.count, by: Self.chunk).map {
            Array(file[$0..<min($0 + Self.chunk, file.count)])
        }
        return File(head: Array(file[..<head]), chunks: chunks)
    }

    private func expectFault(
        _ cause: AgeError.Cause,
        chunk: Int,
        _ file: File,
        _ chunks: [[UInt8]],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectAgeFailure(cause, .payload(chunk: chunk), sourceLocation: sourceLocation) {
            try open(file.head + chunks.joined(), with: [AgeKind.x25519.identity])
        }
    }

    @Test func `chunks out of order are refused`() throws {
        let file = try file(3 * 65_536 + 10)
        let chunks = file.chunks
        expectFault(.damaged, chunk: 1, file, [chunks[1], chunks[0], chunks[2], chunks[3]])
        expectFault(.damaged, chunk: 2, file, [chunks[0], chunks[2], chunks[3]])
        expectFault(.damaged, chunk: 2, file, [chunks[0], chunks[0], chunks[1]])
        expectFault(.damaged, chunk: 2, file, [chunks[0], chunks[3]])
    }

    @Test func `a payload that ends early is told`() throws {
        let file = try file(2 * 65_536)
        expectFault(.truncated, chunk: 1, file, [])
        expectFault(.truncated, chunk: 1, file, [Array(file.chunks[0].prefix(15))])
        expectFault(.damaged, chunk: 1, file, [Array(file.chunks[0].prefix(16))])
        expectFault(.truncated, chunk: 2, file, [file.chunks[0]])
        expectFault(.damaged, chunk: 2, file, [file.chunks[0], Array(file.chunks[1].dropLast())])
    }

    @Test func `nothing follows the last chunk`() throws {
        for size in [0, 1, 65_535, 65_536, 131_072] {
            let file = try file(size)
            for trailing in [[0], Array(repeating: 0, count: 70_000), file.chunks[0]] {
                expectAgeFailure(size % 65_536 == 0 && size > 0 ? .malformed : .damaged) {
                    let bytes = file.head + file.chunks.joined() + trailing
                    return try open(bytes, with: [AgeKind.x25519.identity])
                }
            }
        }
    }

    @Test func `a reader that failed goes on failing`() throws {
        let file = try file(2 * 65_536)
        let bytes = file.head + file.chunks[1] + file.chunks[0] + file.chunks[1]
        let reader = try AgeReader(MemorySource(bytes)).open([AgeKind.x25519.identity])
        for _ in 0..<3 {
            expectAgeFailure(.damaged, .payload(chunk: 1)) { try reader.next() as Any }
        }
    }

    @Test func `what stood before the damage was given out, and no more`() throws {
        let file = try file(2 * 65_536)
        var last = file.chunks[1]
        last[100] ^= 1
        let reader = try AgeReader(MemorySource(file.head + file.chunks[0] + last))
            .open([AgeKind.x25519.identity])
        let sink = MemorySink()
        expectAgeFailure(.damaged, .payload(chunk: 2)) { try reader.copy(to: sink) }
        #expect(sink.bytes == AgeSamples.plaintext(2 * 65_536)[0..<65_536].disclosed())
    }

    @Test func `the end stays the end`() throws {
        let file = try file(5)
        let reader = try AgeReader(MemorySource(file.head + file.chunks[0]))
            .open([AgeKind.x25519.identity])
        #expect(try reader.next()?.count == 5)
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
    }
}
