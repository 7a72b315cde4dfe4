internal import Bytes

/// Takes packets off a source: octet by octet in front, in whole pieces inside of a body.
struct PacketInput {
    private let source: any ByteSource
    private var piece: [UInt8] = []
    private var position = 0

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// The next octet, which stays where it is; nil at the end.
    mutating func peek() throws -> UInt8? {
        try fill() ? piece[position] : nil
    }

    /// - Throws: ``MessageError/Cause/truncated`` at the end.
    mutating func octet() throws -> UInt8 {
        guard try fill() else { throw Self.truncated }
        defer { position += 1 }
        return piece[position]
    }

    /// Nil when the next octet begins no packet.
    mutating func header() throws -> PacketHeader? {
        try PacketHeader { try octet() }
    }

    mutating func take(_ count: Int) throws -> [UInt8] {
        var taken: [UInt8] = []
        while taken.count < count {
            guard try fill() else { throw Self.truncated }
            let end = min(position + count - taken.count, piece.count)
            taken += piece[position..<end]
            position = end
        }
        return taken
    }

    /// The next octets of `body`, with the lengths between its parts; never empty.
    mutating func next(of body: inout PacketBody) throws -> [UInt8] {
        guard try fill() else { throw Self.truncated }
        let start = position
        position = body.end(in: piece, from: start)
        guard start > 0 || position < piece.count else { return piece }
        return Array(piece[start..<position])
    }

    /// The next octets of `body`, without the lengths between its parts; nil when it is complete.
    ///
    /// As many as make a piece worth its while.
    mutating func contents(of body: inout PacketBody) throws -> [UInt8]? {
        var contents: [UInt8] = []
        while contents.count < Self.worthwhile, !body.isComplete {
            guard try fill() else { throw Self.truncated }
            let range = body.contents(in: piece, from: position)
            position = range.upperBound
            if contents.isEmpty {
                if range == piece.indices { return piece }
                contents.reserveCapacity(Self.worthwhile + range.count)
            }
            contents += piece[range]
        }
        return contents.isEmpty ? nil : contents
    }

    /// Octets.
    private static let worthwhile = 96 << 10

    /// What is left of the piece at hand, or the next one; nil at the end.
    mutating func rest() throws -> [UInt8]? {
        guard try fill() else { return nil }
        defer { position = piece.count }
        return position == 0 ? piece : Array(piece[position...])
    }

    /// Passes over these octets as long as there are any.
    mutating func skip(while isSkipped: (UInt8) -> Bool) throws {
        while try fill() {
            while position < piece.count {
                guard isSkipped(piece[position]) else { return }
                position += 1
            }
        }
    }

    private mutating func fill() throws -> Bool {
        if position < piece.count { return true }
        guard let next = try source.next() else { return false }
        (piece, position) = (next, 0)
        return true
    }

    private static let truncated = MessageError(.truncated, "it ends in the middle of a packet")
}
