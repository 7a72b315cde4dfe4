internal import Bytes

/// What a key packet has of the secret part (RFC 9580 section 5.5.3).
///
/// ```
/// 0               fields, sum of their octets (2)
/// 254             cipher, specifier, IV, encrypted: fields, SHA-1 (20)
/// 255             cipher, specifier, IV, encrypted: fields, sum (2)
/// 253             cipher, AEAD, specifier, nonce, encrypted: fields, and the tag (16)
/// any other       a cipher: IV, encrypted: fields, sum (2)
/// ```
package enum SecretMaterial: Equatable, Sendable {
    /// A public key packet.
    case absent
    case plain
    /// `usage` is the first octet above, `cipher` a number of RFC 9580 section 9.3.
    case encrypted(usage: UInt8, cipher: UInt8, StringToKey)
    /// GnuPG's packet of a secret that was left out.
    case dummy
    /// On a smart card with this serial number.
    case card(serial: String)
    /// A secret key packet that ends where the secret would begin, or whose numbers are zero.
    case empty

    /// Whether the secret itself is in the packet.
    package var isPresent: Bool {
        switch self {
        case .plain, .encrypted: true
        case .absent, .dummy, .card, .empty: false
        }
    }

    init(_ reader: inout ByteReader, _ layout: KeyLayout, _ material: PublicMaterial) throws {
        guard !reader.isAtEnd else {
            self = .empty
            return
        }
        let usage = try reader.byte("secret part")
        self =
            try usage == 0
            ? Self.plain(&reader, layout)
            : Self.encrypted(usage, &reader, material.secretSize)
    }

    private static func plain(_ reader: inout ByteReader, _ layout: KeyLayout) throws -> Self {
        let field = "secret part"
        let rest = reader.rest
        let numbers = try KeyLayout.read(layout.secretFields, &reader, field)
        let fields = rest[0..<rest.count - reader.remaining]
        let sum = try UInt16(reader.byte(field)) << 8 | UInt16(reader.byte(field))
        try reader.finish(field)
        guard sum == fields.sum else { throw FormatError.malformed(field, "its sum is wrong") }
        return numbers.contains { $0.withoutLeadingZeros.isEmpty } ? .empty : .plain
    }

    private static func encrypted(
        _ usage: UInt8,
        _ reader: inout ByteReader,
        _ size: ClosedRange<Int>
    ) throws -> Self {
        let field = "secret part"
        let cipher = usage < 253 ? usage : try reader.byte(field)
        let mode = usage == 253 ? try reader.byte(field) : 0
        let specifier = usage < 253 ? .simple : try StringToKey(&reader)
        switch specifier {
        case .dummy: return try note(.dummy, &reader)
        case .card(let serial): return try note(.card(serial: serial), &reader)
        default: break
        }
        _ = try reader.take(initialVector(usage, cipher: cipher, mode: mode), field)
        let count = reader.remaining - proof(usage)
        guard size.contains(count) else {
            throw FormatError.malformed(field, "\(reader.remaining) bytes are not a secret key")
        }
        return .encrypted(usage: usage, cipher: cipher, specifier)
    }

    private static func note(_ material: Self, _ reader: inout ByteReader) throws -> Self {
        try reader.finish("secret part")
        return material
    }

    /// Octets after the fields that prove them right.
    private static func proof(_ usage: UInt8) -> Int {
        switch usage {
        case 253: 16
        case 254: 20
        default: 2
        }
    }

    private static func initialVector(
        _ usage: UInt8,
        cipher: UInt8,
        mode: UInt8
    ) throws -> Int {
        guard let block = blockSizes[cipher] else {
            throw FormatError.unsupported("secret part", "cipher \(cipher)")
        }
        guard usage == 253 else { return block }
        guard let nonce = nonceSizes[mode] else {
            throw FormatError.unsupported("secret part", "AEAD \(mode)")
        }
        return nonce
    }

    /// In octets, by the number of the cipher: IDEA to Blowfish, AES, Twofish, Camellia.
    private static let blockSizes: [UInt8: Int] = [
        1: 8, 2: 8, 3: 8, 4: 8, 7: 16, 8: 16, 9: 16, 10: 16, 11: 16, 12: 16, 13: 16,
    ]

    /// In octets: EAX, OCB, GCM.
    private static let nonceSizes: [UInt8: Int] = [1: 16, 2: 15, 3: 12]
}

extension SecretBytes {
    /// Of all octets, modulo 65536.
    var sum: UInt16 {
        (0..<count).reduce(0) { $0 &+ UInt16(self[$1]) }
    }
}
