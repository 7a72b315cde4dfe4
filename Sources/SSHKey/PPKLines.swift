internal import Bytes

/// Reads a PPK file line by line, each header under the one name that is due.
struct PPKLines {
    private var reader: LineReader

    /// As many lines as hold PuTTY's largest blob (262,144 bytes), 48 bytes each.
    private static let mostLines: UInt32 = 5461

    init(_ text: SecretBytes) {
        reader = LineReader(text)
    }

    /// The next line, without an empty one in front of it.
    ///
    /// PuTTY takes any two bytes of CR and LF for one line end.
    mutating func next(_ field: String) throws -> SecretBytes {
        for _ in 0..<2 {
            guard let line = reader.next() else { break }
            if !line.isEmpty { return line }
        }
        throw FormatError.malformed(field, "is missing")
    }

    /// What follows `name: `.
    mutating func value(of name: String) throws -> SecretBytes {
        let line = try next(name)
        let prefix = name + ": "
        guard line.starts(with: prefix) else {
            throw FormatError.malformed(
                name,
                "is not where it should be, on line \(reader.lineNumber)"
            )
        }
        return line[prefix.utf8.count..<line.count]
    }

    mutating func word(of name: String) throws -> String {
        guard let text = try value(of: name).asciiText else {
            throw FormatError.malformed(name, "not a word in printable ASCII")
        }
        return text
    }

    /// A decimal number that fits 32 bits, behind blanks and a plus sign, as puttygen takes it.
    mutating func number(_ name: String) throws -> UInt32 {
        let value = try value(of: name)
        let first = (0..<value.count).first { !value[$0].isBlank } ?? value.count
        let sign = value.matches("+", at: first) ? 1 : 0
        guard let digits = value[first + sign..<value.count].asciiText,
            digits.allSatisfy(\.isWholeNumber), let number = UInt32(digits)
        else {
            throw FormatError.malformed(name, "not a decimal number below 4294967296")
        }
        return number
    }

    /// Base64 on as many lines as the header says.
    mutating func blob(_ name: String) throws -> SecretBytes {
        let count = try number(name)
        guard count < Self.mostLines else {
            throw FormatError.malformed(name, "\(count) lines, more than any key has")
        }
        var digits = ByteWriter()
        for _ in 0..<count { digits.bytes(try next(name)) }
        return try Base64.decode(digits.finish(), name)
    }

    mutating func hex(_ name: String) throws -> SecretBytes {
        let text = try word(of: name)
        var bytes = ByteWriter(capacity: text.utf8.count / 2 + 1)
        var high: UInt8?
        for digit in text {
            guard let value = digit.hexDigitValue.map(UInt8.init) else {
                throw FormatError.malformed(name, "a character that is not hexadecimal")
            }
            if let first = high {
                bytes.byte(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { throw FormatError.malformed(name, "an odd number of digits") }
        return bytes.finish()
    }
}
