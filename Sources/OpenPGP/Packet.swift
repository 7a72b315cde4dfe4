package import Bytes

/// A packet that is wholly in memory.
package struct Packet: Sendable {
    package let tag: PacketTag
    package let body: SecretBytes
    /// Header and body, as they were read.
    package let octets: SecretBytes

    /// - Throws: ``FormatError`` for a body of several parts or without an end, which only data has.
    init(_ reader: inout ByteReader) throws {
        let rest = reader.rest
        guard let header = try PacketHeader({ try reader.byte("packet header") }) else {
            throw FormatError.malformed("", "no packet begins where one is due")
        }
        guard case .definite(let count) = header.length else {
            throw FormatError.malformed("\(header.tag)", "its length is not definite")
        }
        tag = header.tag
        body = try reader.take(count, "\(header.tag)")
        octets = rest[0..<rest.count - reader.remaining]
    }

    /// In the legacy format with the shortest length, as GnuPG writes keys.
    init(_ tag: PacketTag, _ body: SecretBytes) {
        var packet = ByteWriter(capacity: body.count + 5)
        let size: UInt8 = body.count < 1 << 8 ? 0 : body.count < 1 << 16 ? 1 : 2
        packet.byte(0x80 | tag.rawValue << 2 | size)
        for octet in (0..<1 << size).reversed() {
            packet.byte(UInt8(truncatingIfNeeded: body.count >> (8 * octet)))
        }
        packet.bytes(body)
        self.tag = tag
        self.body = body
        octets = packet.finish()
    }

    /// All packets of `octets`, without those that mean nothing in a key.
    static func all(in octets: SecretBytes) throws -> [Packet] {
        var reader = ByteReader(octets)
        var packets: [Packet] = []
        while !reader.isAtEnd {
            let packet = try Packet(&reader)
            if !packet.tag.isIgnored, packet.tag != .trust { packets.append(packet) }
        }
        return packets
    }
}
