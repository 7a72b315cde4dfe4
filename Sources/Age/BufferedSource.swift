package import Bytes

/// Lines and counted bytes from a source, whatever pieces it comes in.
package final class BufferedSource {
    private let source: any ByteSource
    private var piece: [UInt8] = []
    private var position = 0

    package init(_ source: any ByteSource) {
        self.source = source
    }

    /// The next byte, which stays where it is; nil at the end.
    func peek() throws -> UInt8? {
        try fill() ? piece[position] : nil
    }

    /// The next `count` bytes; fewer only at the end.
    func take(upTo count: Int) throws -> SecretBytes {
        var out = ByteWriter(capacity: count)
        while out.count < count, try fill() {
            let end = min(position + count - out.count, piece.count)
            out.bytes(piece.span.extracting(position..<end))
            position = end
        }
        return out.finish()
    }

    struct Line {
        /// Without the LF.
        var bytes: [UInt8] = []
        /// Whether there was one.
        var isEnded = false
    }

    /// The next line, or nil at the end.
    ///
    /// A longer one than `limit` is broken off one byte later.
    func line(limit: Int) throws -> Line? {
        guard try fill() else { return nil }
        var line = Line()
        while !line.isEnded, line.bytes.count <= limit, try fill() {
            let last = min(position + limit + 1 - line.bytes.count, piece.count)
            let rest = piece[position..<last]
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            line.bytes += rest[..<(end ?? last)]
            line.isEnded = end != nil
            position = end.map { $0 + 1 } ?? last
        }
        return line
    }

    /// Makes sure that there is a byte at ``position``; false at the end.
    private func fill() throws -> Bool {
        while position == piece.count {
            guard let next = try source.next() else { return false }
            (piece, position) = (next, 0)
        }
        return true
    }
}
