internal import Bytes

/// Text for a mail, that stays readable and gets through everything (RFC 2045 section 6.7).
enum QuotedPrintable {
    /// Characters on a line, its soft end not among them.
    private static let width = 75

    static func encode(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { encode(line: Array($0.utf8)) }.joined(separator: "\n")
    }

    private static func encode(line: [UInt8]) -> String {
        var out = ""
        var column = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let digits = isPlain(byte, isLast: isLast) ? String(UnicodeScalar(byte)) : escaped(byte)
            if column + digits.utf8.count > width {
                out += "=\n"
                column = 0
            }
            out += digits
            column += digits.utf8.count
        }
        return out
    }

    /// A blank at the end of a line would not stay.
    private static func isPlain(_ byte: UInt8, isLast: Bool) -> Bool {
        byte == 0x20 ? !isLast : isPrintable(byte)
    }

    private static func isPrintable(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "=")
    }

    private static func escaped(_ byte: UInt8) -> String {
        "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// - Throws: ``FormatError/Kind/malformed`` for what ``encode(_:)`` does not write.
    static func decode(_ text: String) throws -> String {
        let joined = text.split(separator: "\n", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, line) in joined.enumerated() {
            let isSoft = line.hasSuffix("=")
            bytes += try Hexadecimal.unescape(
                isSoft ? line.dropLast() : line,
                mark: "=",
                isPlain: { isPrintable($0) || $0 == 0x20 }
            ) { throw malformed }
            if !isSoft, index < joined.count - 1 { bytes.append(0x0a) }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed }
        return text
    }

    private static var malformed: FormatError { .malformed("text", "is not quoted-printable") }
}

/// Bytes written as a mark and two digits in upper case.
enum Hexadecimal {
    /// Runs `refuse`, which throws, for a byte that should have been escaped, and for digits that are
    /// none.
    static func unescape(
        _ text: Substring,
        mark: Unicode.Scalar,
        isPlain: (UInt8) -> Bool,
        refuse: () throws -> Never
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: mark) {
                guard isPlain(byte) else { try refuse() }
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { try refuse() }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        default: nil
        }
    }
}
