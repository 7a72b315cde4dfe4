internal import Bytes

/// A signature in a key (RFC 9580 section 5.2): what it says, not whether it is right.
///
/// ```
/// version 3       5, type, created (4), key ID (8), ...
/// versions 4, 5   type, algorithm, hash, hashed subpackets, other subpackets, ...
/// version 6       the same, with lengths in 4 octets where those have 2
/// ```
package struct SignaturePacket: Sendable {
    package let packet: Packet
    package let version: UInt8
    package let type: SignatureType
    /// Seconds since 1970.
    package private(set) var created: UInt32?
    package private(set) var issuerKeyID: String?
    package private(set) var issuerFingerprint: String?
    package private(set) var keyFlags: KeyFlags?
    /// Seconds from the creation of the key to its end; 0 and nil are none.
    package private(set) var keyLifetime: UInt32?

    init(_ packet: Packet) throws {
        self.packet = packet
        let field = "\(packet.tag)"
        var reader = ByteReader(packet.body)
        version = try reader.byte(field)
        switch version {
        case 3:
            type = try Self.type(afterCount: &reader, field)
            created = try reader.uint32(field)
            issuerKeyID = hexadecimal(try reader.take(8, field).disclosed())
        case 4...6:
            type = SignatureType(rawValue: try reader.byte(field))
            _ = try reader.take(2, field)
            try readSubpackets(&reader, field)
        default: throw FormatError.unsupported(field, "a signature of version \(version)")
        }
    }

    private static func type(
        afterCount reader: inout ByteReader,
        _ field: String
    ) throws -> SignatureType {
        guard try reader.byte(field) == 5 else {
            throw FormatError.malformed(field, "not 5 octets are hashed")
        }
        return SignatureType(rawValue: try reader.byte(field))
    }

    private mutating func readSubpackets(_ reader: inout ByteReader, _ field: String) throws {
        for isHashed in [true, false] {
            let count = version == 6 ? try reader.uint32(field) : UInt32(try reader.uint16(field))
            var area = ByteReader(try reader.take(Int(count), field))
            while !area.isAtEnd {
                let subpacket = try area.subpacket("\(field): subpacket")
                if isHashed { try takeHashed(subpacket) }
                try takeIssuer(subpacket)
            }
        }
    }

    /// What only counts when it is signed.
    private mutating func takeHashed(_ subpacket: Subpacket) throws {
        switch subpacket.type {
        case 2: created = try subpacket.uint32()
        case 9: keyLifetime = try subpacket.uint32()
        case 27:
            keyFlags = KeyFlags(rawValue: subpacket.body.isEmpty ? 0 : subpacket.body[0])
        default: break
        }
    }

    private mutating func takeIssuer(_ subpacket: Subpacket) throws {
        let octets = subpacket.body.disclosed()
        switch subpacket.type {
        case 16: issuerKeyID = hexadecimal(octets)
        case 33: issuerFingerprint = hexadecimal(octets.dropFirst())
        default: break
        }
    }
}

/// What is signed, by its number (RFC 9580 section 5.2.1).
package struct SignatureType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let subkeyBinding = SignatureType(rawValue: 0x18)
    package static let directKey = SignatureType(rawValue: 0x1f)
    package static let keyRevocation = SignatureType(rawValue: 0x20)
    package static let subkeyRevocation = SignatureType(rawValue: 0x28)
    package static let certificationRevocation = SignatureType(rawValue: 0x30)

    /// Of a user ID, by whomever.
    package var isCertification: Bool { (0x10...0x13).contains(rawValue) }
}

/// What a key is for (RFC 9580 section 5.2.3.29).
package struct KeyFlags: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let certify = KeyFlags(rawValue: 0x01)
    package static let sign = KeyFlags(rawValue: 0x02)
    package static let encryptCommunications = KeyFlags(rawValue: 0x04)
    package static let encryptStorage = KeyFlags(rawValue: 0x08)
    package static let authenticate = KeyFlags(rawValue: 0x20)

    package var canEncrypt: Bool { !isDisjoint(with: [.encryptCommunications, .encryptStorage]) }
}
