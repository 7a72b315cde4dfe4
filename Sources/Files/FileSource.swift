package import Bytes
internal import Glibc

/// The bytes of an open file, wherever others have read to in it.
package final class FileSource: ByteSource {
    package static let piece = 128 << 10

    private let descriptor: Int32
    private let owner: AnyObject
    package private(set) var position: Int

    /// Reads from `position` to the end; `owner` keeps the descriptor open.
    package init(_ descriptor: Int32, from position: Int = 0, owner: AnyObject) {
        self.descriptor = descriptor
        self.position = position
        self.owner = owner
    }

    package func next() throws -> [UInt8]? {
        let (descriptor, position) = (descriptor, position)
        let piece = try unsafe readPiece(Self.piece) { room in
            try retrying("pread") {
                unsafe pread(descriptor, room.baseAddress, room.count, position)
            }
        }
        self.position += piece.count
        return piece.isEmpty ? nil : piece
    }
}

/// The bytes of a pipe or a terminal, which come once.
package final class PipeSource: ByteSource {
    /// Of a pipe of Linux.
    private static let capacity = 64 << 10

    private let descriptor: Int32
    private let owner: AnyObject

    package init(_ descriptor: Int32, owner: AnyObject) {
        self.descriptor = descriptor
        self.owner = owner
    }

    package func next() throws -> [UInt8]? {
        let descriptor = descriptor
        let piece = try unsafe readPiece(Self.capacity) { room in
            try retrying("read") { unsafe read(descriptor, room.baseAddress, room.count) }
        }
        return piece.isEmpty ? nil : piece
    }
}

private func readPiece(
    _ size: Int,
    _ fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Int
) rethrows -> [UInt8] {
    try unsafe [UInt8](unsafeUninitializedCapacity: size) { room, count in
        count = try unsafe fill(room)
    }
}

/// Whether two sources give the same bytes, in pieces of whatever sizes.
package func haveSameBytes(_ one: any ByteSource, _ other: any ByteSource) throws -> Bool {
    var (a, b): (ArraySlice<UInt8>, ArraySlice<UInt8>) = ([], [])
    while true {
        if a.isEmpty { a = try one.next().map { $0[...] } ?? [] }
        if b.isEmpty { b = try other.next().map { $0[...] } ?? [] }
        if a.isEmpty || b.isEmpty { return a.isEmpty && b.isEmpty }
        let count = min(a.count, b.count)
        guard a.prefix(count) == b.prefix(count) else { return false }
        (a, b) = (a.dropFirst(count), b.dropFirst(count))
    }
}
