/// Bytes as text with a checksum (BIP 173), of any length.
///
/// ```
/// prefix   "1"   5 bits a digit, the last one filled up with zero bits   6 digits of checksum
/// ```
///
/// The prefix may hold a "1" itself; the checksum is that of the text in lower case.
package enum Bech32 {
    private static let digits = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let separator = UInt8(ascii: "1")
    private static let checksumLength = 6

    /// Reads one text, all of it in upper case or all in lower case.
    ///
    /// - Returns: the prefix in the case it is written in, and the bytes.
    /// - Throws: ``FormatError/Kind/malformed``.
    package static func decode(
        _ text: SecretBytes,
        _ field: String
    ) throws -> (prefix: String, bytes: SecretBytes) {
        let separator = (0..<text.count).last { text[$0] == Self.separator } ?? 0
        guard separator > 0, text.count - separator > checksumLength,
            let prefix = text[0..<separator].asciiText
        else {
            throw FormatError.malformed(field, "not a prefix and Bech32 digits")
        }
        guard let lowered = text.lowered else {
            throw FormatError.malformed(field, "upper and lower case are mixed")
        }
        var checksum = Bech32Checksum(prefix: lowered[0..<separator])
        let fives = try fives(lowered[separator + 1..<text.count], &checksum, field)
        guard checksum.state == 1 else {
            throw FormatError.malformed(field, "the checksum does not fit")
        }
        return (prefix, try bytes(from: fives[0..<fives.count - checksumLength], field))
    }

    /// In lower case, unless the prefix is in upper case.
    package static func encode(_ bytes: SecretBytes, prefix: String) -> SecretBytes {
        let isUpper = prefix == prefix.uppercased()
        var checksum = Bech32Checksum(prefix: SecretBytes(prefix.lowercased()))
        let fives = fives(from: bytes)
        for index in 0..<fives.count { checksum.add(fives[index]) }
        var out = ByteWriter(capacity: prefix.utf8.count + fives.count + 8)
        out.text(prefix)
        out.byte(separator)
        for index in 0..<fives.count { out.byte(digit(fives[index], isUpper)) }
        for five in checksum.end { out.byte(digit(five, isUpper)) }
        return out.finish()
    }

    private static func digit(_ five: UInt8, _ isUpper: Bool) -> UInt8 {
        let digit = digits[Int(five)]
        return isUpper ? digit.upperCase : digit
    }

    /// The values of the digits, which are counted into the checksum.
    private static func fives(
        _ text: SecretBytes,
        _ checksum: inout Bech32Checksum,
        _ field: String
    ) throws -> SecretBytes {
        var out = ByteWriter(capacity: text.count)
        for index in 0..<text.count {
            guard let five = digits.firstIndex(of: text[index]) else {
                throw FormatError.malformed(field, "a character that is no Bech32 digit")
            }
            out.byte(UInt8(five))
            checksum.add(UInt8(five))
        }
        return out.finish()
    }

    private static func fives(from bytes: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: bytes.count * 8 / 5 + 1)
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for index in 0..<bytes.count {
            bits = bits << 8 | UInt32(bytes[index])
            count += 8
            while count >= 5 {
                count -= 5
                out.byte(UInt8(truncatingIfNeeded: bits >> count & 31))
            }
        }
        if count > 0 { out.byte(UInt8(truncatingIfNeeded: bits << (5 - count) & 31)) }
        return out.finish()
    }

    private static func bytes(from fives: SecretBytes, _ field: String) throws -> SecretBytes {
        var out = ByteWriter(capacity: fives.count * 5 / 8 + 1)
        var (bits, count): (UInt32, UInt32) = (0, 0)
        for index in 0..<fives.count {
            bits = bits << 5 | UInt32(fives[index])
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            out.byte(UInt8(truncatingIfNeeded: bits >> count))
        }
        guard count < 5, bits & (1 << count - 1) == 0 else {
            throw FormatError.malformed(field, "unused Bech32 bits are not zero")
        }
        return out.finish()
    }
}

/// The BCH code of BIP 173 over 5-bit values; 1 at the end of a whole text.
private struct Bech32Checksum {
    private(set) var state: UInt32 = 1

    private static let generators: [UInt32] = [
        0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
    ]

    /// The prefix counts as the high bits of its characters, a zero, and their low bits.
    init(prefix: SecretBytes) {
        for index in 0..<prefix.count { add(prefix[index] >> 5) }
        add(0)
        for index in 0..<prefix.count { add(prefix[index] & 31) }
    }

    mutating func add(_ five: UInt8) {
        let top = state >> 25
        state = (state & 0x1ff_ffff) << 5 ^ UInt32(five)
        for (bit, generator) in Self.generators.enumerated() where top >> UInt32(bit) & 1 == 1 {
            state ^= generator
        }
    }

    /// The six values that make the state 1.
    var end: [UInt8] {
        var whole = self
        for _ in 0..<6 { whole.add(0) }
        let wanted = whole.state ^ 1
        return (0..<6).map { UInt8(truncatingIfNeeded: wanted >> UInt32(25 - 5 * $0) & 31) }
    }
}

extension SecretBytes {
    /// In lower case; nil when both cases occur.
    fileprivate var lowered: SecretBytes? {
        var out = ByteWriter(capacity: count)
        var (hasUpper, hasLower) = (false, false)
        for index in 0..<count {
            let byte = self[index]
            hasUpper = hasUpper || byte != byte.lowerCase
            hasLower = hasLower || byte != byte.upperCase
            out.byte(byte.lowerCase)
        }
        return hasUpper && hasLower ? nil : out.finish()
    }
}

extension UInt8 {
    fileprivate var lowerCase: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }

    fileprivate var upperCase: UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & ~0x20 : self
    }
}
