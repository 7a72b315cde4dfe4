/// Base32 for what people type and read aloud: Crockford's digits, without I, L, O and U.
///
/// Written in upper case. Either case is read, I and L as 1 and O as 0.
package enum Base32 {
    package static func encode(_ bytes: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: (8 * bytes.count + 4) / 5)
        var pending: UInt32 = 0
        var bits = 0
        for index in 0..<bytes.count {
            pending = pending << 8 | UInt32(bytes[index])
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.byte(digit(pending >> bits))
            }
        }
        if bits > 0 { out.byte(digit(pending << (5 - bits))) }
        return out.finish()
    }

    /// The text as a string, for what is public.
    package static func text(_ bytes: [UInt8]) -> String {
        String(decoding: encode(SecretBytes(copying: bytes)).disclosed(), as: UTF8.self)
    }

    /// Decodes one run of digits, without blanks.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` for another character, a lone digit at the end or
    ///   spare bits that are not zero.
    package static func decode(_ text: SecretBytes, _ field: String) throws -> SecretBytes {
        var out = ByteWriter(capacity: 5 * text.count / 8 + 1)
        var pending: UInt32 = 0
        var bits = 0
        for index in 0..<text.count {
            guard let value = value(of: text[index]) else {
                throw FormatError.malformed(field, "a character that is not base32")
            }
            pending = pending << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                out.byte(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        guard bits < 5, pending & (1 << bits - 1) == 0 else {
            throw FormatError.malformed(field, "a digit is missing, or one too many")
        }
        return out.finish()
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value & 31)
        return switch value {
        case 0..<10: UInt8(ascii: "0") + value
        case 10..<18: UInt8(ascii: "A") + value - 10
        case 18..<20: UInt8(ascii: "J") + value - 18
        case 20..<22: UInt8(ascii: "M") + value - 20
        case 22..<27: UInt8(ascii: "P") + value - 22
        default: UInt8(ascii: "V") + value - 27
        }
    }

    private static func value(of digit: UInt8) -> UInt8? {
        let upper = digit >= UInt8(ascii: "a") ? digit & 0xdf : digit
        return switch UnicodeScalar(upper) {
        case "0"..."9": upper - UInt8(ascii: "0")
        case "O": 0
        case "I", "L": 1
        case "A"..."H": upper - UInt8(ascii: "A") + 10
        case "J"..."K": upper - UInt8(ascii: "J") + 18
        case "M"..."N": upper - UInt8(ascii: "M") + 20
        case "P"..."T": upper - UInt8(ascii: "P") + 22
        case "V"..."Z": upper - UInt8(ascii: "V") + 27
        default: nil
        }
    }
}

extension SecretBytes {
    /// With a separator after every `width` bytes but the last.
    package func grouped(by width: Int, _ separator: Character) -> SecretBytes {
        var out = ByteWriter(capacity: 2 * count + 1)
        for (index, group) in lines(ofWidth: width).enumerated() {
            if index > 0 { out.text(String(separator)) }
            out.bytes(group)
        }
        return out.finish()
    }

    /// Without any of these bytes.
    package func without(_ unwanted: some Collection<UInt8>) -> SecretBytes {
        var out = ByteWriter(capacity: count)
        for index in 0..<count where !unwanted.contains(self[index]) { out.byte(self[index]) }
        return out.finish()
    }

    /// The parts between each two of these bytes, empty ones too.
    package func split(at separator: UInt8) -> [SecretBytes] {
        var parts: [SecretBytes] = []
        var start = 0
        while let end = firstIndex(of: separator, from: start) {
            parts.append(self[start..<end])
            start = end + 1
        }
        return parts + [self[start..<count]]
    }
}
