internal import Bytes

/// Packets one after the other, or octets and what is left after them.
final class PacketReader: ByteSource {
    fileprivate var input: PacketInput

    init(_ source: any ByteSource) {
        input = PacketInput(source)
    }

    func peek() throws -> UInt8? { try input.peek() }
    func octet() throws -> UInt8 { try input.octet() }
    func take(_ count: Int) throws -> [UInt8] { try input.take(count) }
    func next() throws -> [UInt8]? { try input.rest() }

    /// - Throws: ``MessageError`` where no packet begins.
    func header() throws -> PacketHeader {
        guard let header = try input.header() else {
            throw MessageError(.damaged, "no packet begins where one is due")
        }
        return header
    }

    /// What follows a header.
    func body(of header: PacketHeader) -> any ByteSource {
        guard let body = PacketBody(header.length) else { return self }
        return PacketContents(self, body)
    }

    /// A body of octets that are not data.
    func shortBody(of header: PacketHeader) throws -> [UInt8] {
        guard case .definite(let count) = header.length, count <= MessageFront.longestPacket else {
            throw MessageError(.damaged, "its \(header.tag) has an impossible length")
        }
        return try take(count)
    }
}

/// The octets of one packet's body, without the lengths between its parts.
private final class PacketContents: ByteSource {
    private let reader: PacketReader
    private var body: PacketBody

    init(_ reader: PacketReader, _ body: PacketBody) {
        self.reader = reader
        self.body = body
    }

    func next() throws -> [UInt8]? { try reader.input.contents(of: &body) }
}
