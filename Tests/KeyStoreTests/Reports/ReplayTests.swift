import Bytes
import Foundation
import Testing

@testable import Files
@testable import KeyStore

/// Input that is read again, and output that waits for it.
struct ReplayTests {
    private let folder: ReportFolder

    init() throws {
        folder = try ReportFolder()
    }

    @Test(arguments: [0, 1, 99_999, 100_000, 100_001, 400_000], [0, 100_000, 1 << 20])
    func `a pipe is read again, in memory or not`(size: Int, memory: Int) async throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let input = try ReplayableInput(pipe(with: bytes), isKept: true, memory: memory)
        #expect(input.size == nil && input.modified == nil)
        #expect(try all(input.bytes()) == bytes)
        #expect(try all(input.bytes()) == bytes)
        #expect(try all(input.bytes()) == bytes)
    }

    @Test func `a pipe is read again when it was read in part`() async throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let input = try ReplayableInput(pipe(with: bytes), isKept: true, memory: 100_000)
        _ = try input.bytes().next()
        let second = input.bytes()
        for _ in 0..<3 { _ = try second.next() }
        #expect(try all(input.bytes()) == bytes)
    }

    @Test func `a file is read again from where it stood`() throws {
        let path = try folder.put(Array("skipped, kept".utf8), in: "report")
        let number = open(path, O_RDONLY)
        lseek(number, 9, SEEK_SET)
        let input = try ReplayableInput(OpenFile(duplicating: number), isKept: true)
        close(number)
        #expect(input.size == 4)
        for _ in 0..<2 { #expect(try all(input.bytes()) == Array("kept".utf8)) }
    }

    @Test func `a file that changes is told`() throws {
        let path = try folder.put([1, 2, 3], in: "report")
        let input = try ReplayableInput(path, isKept: true)
        try input.checkUnchanged()
        try folder.setAge(5, of: "report")
        #expect(cause { try input.checkUnchanged() } == .inputOutput)
    }

    @Test func `what is not there or a folder is told`() throws {
        #expect(cause { try ReplayableInput(folder.file("none"), isKept: true) } == .missing)
        #expect(cause { try ReplayableInput(folder.path, isKept: true) } == .missing)
    }

    @Test(arguments: [0, 10, HeldOutput.piece, HeldOutput.piece + 1, 3 * HeldOutput.piece])
    func `plaintext is let out whole, from memory or at the second pass`(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        for memory in [HeldOutput.memory, HeldOutput.piece] {
            let (held, sink) = (HeldOutput(memory: memory), MemorySink())
            try write(bytes, to: held)
            try held.release(to: sink)
            if !held.fits {
                #expect(sink.bytes == [])
                let checked = CheckedOutput(expecting: held, to: sink)
                try write(bytes, to: checked)
                try checked.finish()
            }
            #expect(sink.bytes == bytes)
        }
    }

    @Test(arguments: [0, HeldOutput.piece + 5, 3 * HeldOutput.piece - 1])
    func `a second pass lets nothing out that differs`(place: Int) throws {
        let bytes = [UInt8](repeating: 1, count: 3 * HeldOutput.piece)
        let (held, sink) = (HeldOutput(memory: 0), MemorySink())
        try write(bytes, to: held)
        try held.release(to: sink)
        var other = bytes
        other[place] = 2
        let checked = CheckedOutput(expecting: held, to: sink)
        #expect(cause { try write(other, to: checked) } == .inputOutput)
        #expect(sink.bytes.count == place / HeldOutput.piece * HeldOutput.piece)
        #expect(sink.bytes.allSatisfy { $0 == 1 })
    }

    @Test(arguments: [-1, 1])
    func `a second pass that is shorter or longer fails`(difference: Int) throws {
        let count = HeldOutput.piece + 100
        let held = HeldOutput(memory: 0)
        try write([UInt8](repeating: 1, count: count), to: held)
        try held.release(to: MemorySink())
        let checked = CheckedOutput(expecting: held, to: MemorySink())
        let failure = cause {
            try write([UInt8](repeating: 1, count: count + difference), to: checked)
            try checked.finish()
        }
        #expect(failure == .inputOutput)
    }

    private func write(_ bytes: [UInt8], to sink: any ByteSink) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try sink.write(Array(rest.prefix(70_001)))
            rest = rest.dropFirst(70_001)
        }
    }

    private func all(_ source: any ByteSource) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try source.next() { bytes += piece }
        return bytes
    }

    /// Another thread fills it.
    private func pipe(with bytes: [UInt8]) throws -> OpenFile {
        var ends: [Int32] = [-1, -1]
        _ = Glibc.pipe(&ends)
        let (out, into) = (ends[0], ends[1])
        Thread.detachNewThread {
            var done = 0
            while done < bytes.count {
                done += bytes[done...].withUnsafeBytes {
                    max(0, Glibc.write(into, $0.baseAddress, $0.count))
                }
            }
            close(into)
        }
        defer { close(out) }
        return try OpenFile(duplicating: out)
    }
}
