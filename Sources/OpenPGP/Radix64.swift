/// Decodes base64 that comes in pieces, with blanks and line ends anywhere (RFC 9580 section 6).
struct Radix64 {
    /// Digits of the group of four that has begun.
    private(set) var digits = 0
    private var group: UInt32 = 0

    /// Octets that the digits of an unfinished group hold, and the padding that it needs.
    var tail: (octets: [UInt8], padding: Int)? {
        switch digits {
        case 0: ([], 0)
        case 2: ([UInt8(truncatingIfNeeded: group >> 4)], 2)
        case 3:
            (
                [
                    UInt8(truncatingIfNeeded: group >> 10),
                    UInt8(truncatingIfNeeded: group >> 2),
                ], 1
            )
        default: nil
        }
    }

    /// The index in `piece` of the first octet, from `start`, that is neither digit nor blank.
    mutating func decode(_ piece: [UInt8], from start: Int, into out: inout [UInt8]) -> Int {
        let values = Self.values
        out.reserveCapacity(out.count + (piece.count - start) / 4 * 3 + 3)
        var position = start
        while position < piece.count {
            if digits == 0 {
                position = decodeGroups(piece, from: position, values, into: &out)
                guard position < piece.count else { break }
            }
            let value = values[Int(piece[position])]
            if value == Self.stop { break }
            if value < 64 { take(value, into: &out) }
            position += 1
        }
        return position
    }

    /// As many groups as stand together, which is where the time goes.
    private func decodeGroups(
        _ piece: [UInt8],
        from start: Int,
        _ values: [UInt8],
        into out: inout [UInt8]
    ) -> Int {
        let (piece, values) = (piece.span, values.span)
        var position = start
        while position + 4 <= piece.count {
            let a = values[Int(piece[position])]
            let b = values[Int(piece[position + 1])]
            let c = values[Int(piece[position + 2])]
            let d = values[Int(piece[position + 3])]
            guard (a | b | c | d) < 64 else { break }
            out.append(a << 2 | b >> 4)
            out.append(b << 4 | c >> 2)
            out.append(c << 6 | d)
            position += 4
        }
        return position
    }

    private mutating func take(_ value: UInt8, into out: inout [UInt8]) {
        group = group << 6 | UInt32(value)
        digits += 1
        guard digits == 4 else { return }
        for shift in [16, 8, 0] as [UInt32] {
            out.append(UInt8(truncatingIfNeeded: group >> shift))
        }
        (digits, group) = (0, 0)
    }

    private static let stop: UInt8 = 0xff
    private static let blank: UInt8 = 0xfe

    /// By octet: the value of a digit, or one of the two above, which have the bit 0x80.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: stop, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, digit) in alphabet.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
        for octet in " \t\r\n".utf8 { values[Int(octet)] = blank }
        return values
    }()

    static func isDigit(_ octet: UInt8) -> Bool { values[Int(octet)] < 64 }
}
