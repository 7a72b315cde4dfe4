/// How long the body of a packet is.
package enum PacketLength: Equatable, Sendable {
    case definite(Int)
    /// So many octets, and then another length.
    case partial(Int)
    /// To the end of the input.
    case indeterminate
}

/// The octets before the body of a packet (RFC 9580 section 4.2).
///
/// ```
/// 11tttttt  length                   OpenPGP: 0-191 in 1 octet, up to 8383 in 2, else 0xff and 4;
///                                    0xe0-0xfe: 2^(0-30) octets of the body, and another length
/// 10ttttll  1, 2 or 4 octets, none   legacy: ll = 3 is a body that runs to the end of the input
/// ```
package struct PacketHeader: Equatable, Sendable {
    package let tag: PacketTag
    package let length: PacketLength
    /// As they were read.
    package let octets: [UInt8]

    /// Asks for one octet after the other, and no more than the header has.
    ///
    /// Nil when the first octet begins no packet.
    package init?(_ octet: () throws -> UInt8) rethrows {
        let first = try octet()
        guard first & 0x80 != 0 else { return nil }
        if first & 0x40 != 0 {
            self = try Self.current(first, octet)
        } else {
            self = try Self.legacy(first, octet)
        }
    }

    private init(tag: UInt8, length: PacketLength, octets: [UInt8]) {
        self.tag = PacketTag(rawValue: tag)
        self.length = length
        self.octets = octets
    }

    private static func current(_ first: UInt8, _ octet: () throws -> UInt8) rethrows -> Self {
        var octets: [UInt8] = []
        var length: PacketLength?
        while length == nil {
            octets.append(try octet())
            length = PacketLength(octets)
        }
        return Self(tag: first & 0x3f, length: length ?? .indeterminate, octets: [first] + octets)
    }

    private static func legacy(_ first: UInt8, _ octet: () throws -> UInt8) rethrows -> Self {
        let tag = first >> 2 & 0xf
        guard first & 3 != 3 else {
            return Self(tag: tag, length: .indeterminate, octets: [first])
        }
        let octets = try (0..<1 << (first & 3)).map { _ in try octet() }
        return Self(tag: tag, length: .definite(number(octets)), octets: [first] + octets)
    }

    fileprivate static func number(_ octets: some Sequence<UInt8>) -> Int {
        octets.reduce(0) { $0 << 8 | Int($1) }
    }
}

extension PacketLength {
    /// A length of the OpenPGP format, or nil while octets of it are missing.
    init?(_ octets: [UInt8]) {
        guard let first = octets.first else { return nil }
        switch first {
        case 0..<192:
            self = .definite(Int(first))
        case 192..<224:
            guard octets.count == 2 else { return nil }
            self = .definite((Int(first) - 192) << 8 + Int(octets[1]) + 192)
        case 224..<255:
            self = .partial(1 << (first & 0x1f))
        default:
            guard octets.count == 5 else { return nil }
            self = .definite(PacketHeader.number(octets.dropFirst()))
        }
    }
}
