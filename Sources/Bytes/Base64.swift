/// Base64 with the standard alphabet (RFC 4648 section 4), strict and in protected memory.
package enum Base64 {
    package static func encode(_ bytes: SecretBytes, padded: Bool = true) -> SecretBytes {
        var out = ByteWriter(capacity: (bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = min(3, bytes.count - index)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < left ? UInt32(bytes[index + offset]) : 0)
            }
            for place in 0...left {
                out.byte(digit(UInt8(truncatingIfNeeded: group >> UInt32(18 - 6 * place) & 63)))
            }
            if padded, left < 3 { for _ in left..<3 { out.byte(padding) } }
            index += 3
        }
        return out.finish()
    }

    /// The text as a string, for what is public.
    package static func text(_ bytes: [UInt8], padded: Bool = true) -> String {
        let encoded = encode(SecretBytes(copying: bytes), padded: padded)
        return String(decoding: encoded.disclosed(), as: UTF8.self)
    }

    /// Decodes one run of digits.
    ///
    /// There is one encoding of each value and the others are refused: no white space, padding to a
    /// multiple of four (or none at all, with `padded: false`), unused bits zero.
    ///
    /// - Throws: ``FormatError/Kind/malformed``.
    package static func decode(
        _ text: SecretBytes,
        _ field: String,
        padded: Bool = true
    ) throws -> SecretBytes {
        var digits = text.count
        if padded {
            guard digits % 4 == 0 else {
                throw FormatError.malformed(field, "base64 length is not a multiple of 4")
            }
            for _ in 0..<2 where digits > 0 && text[digits - 1] == padding { digits -= 1 }
        }
        guard digits % 4 != 1 else {
            throw FormatError.malformed(field, "base64 ends in a lone digit")
        }
        var out = ByteWriter(capacity: digits / 4 * 3 + 2)
        var group: UInt32 = 0
        for index in 0..<digits {
            guard let value = value(of: text[index]) else {
                throw FormatError.malformed(field, "a character that is not base64")
            }
            group = group << 6 | UInt32(value)
            if index % 4 == 3 {
                for shift in [16, 8, 0] as [UInt32] {
                    out.byte(UInt8(truncatingIfNeeded: group >> shift))
                }
                group = 0
            }
        }
        let spareBits: UInt32
        switch digits % 4 {
        case 2:
            spareBits = group & 0xf
            out.byte(UInt8(truncatingIfNeeded: group >> 4))
        case 3:
            spareBits = group & 0x3
            out.byte(UInt8(truncatingIfNeeded: group >> 10))
            out.byte(UInt8(truncatingIfNeeded: group >> 2))
        default:
            spareBits = 0
        }
        guard spareBits == 0 else {
            throw FormatError.malformed(field, "unused base64 bits are not zero")
        }
        return out.finish()
    }

    private static let padding = UInt8(ascii: "=")

    private static func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
