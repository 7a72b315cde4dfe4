internal import Bytes

/// A part of a signature (RFC 9580 section 5.2.3.7).
///
/// ```
/// length   0-191 in 1 octet, up to 16319 in 2, else 0xff and 4; of type and body
/// type     0x80 set when a reader must know it
/// body
/// ```
struct Subpacket {
    let type: UInt8
    let body: SecretBytes

    func uint32() throws -> UInt32 {
        var reader = ByteReader(body)
        let value = try reader.uint32("subpacket \(type)")
        try reader.finish("subpacket \(type)")
        return value
    }
}

extension ByteReader {
    mutating func subpacket(_ field: String) throws -> Subpacket {
        let content = try take(subpacketLength(field), field)
        guard !content.isEmpty else { throw FormatError.malformed(field, "it is empty") }
        return Subpacket(type: content[0] & 0x7f, body: content[1..<content.count])
    }

    private mutating func subpacketLength(_ field: String) throws -> Int {
        let first = Int(try byte(field))
        switch first {
        case 0..<192: return first
        case 192..<255: return try (first - 192) << 8 + Int(byte(field)) + 192
        default: return Int(try uint32(field))
        }
    }

    mutating func uint16(_ field: String) throws -> UInt16 {
        try UInt16(byte(field)) << 8 | UInt16(byte(field))
    }
}
