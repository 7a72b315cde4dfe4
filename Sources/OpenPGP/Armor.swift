package import Bytes

/// Armor that is wholly in memory, for keys (RFC 9580 section 6).
///
/// ```
/// -----BEGIN PGP PRIVATE KEY BLOCK-----
/// Name: value                             any number of these
///                                         a blank line
/// base64, in lines of 64 digits
/// =base64                                 the CRC-24
/// -----END PGP PRIVATE KEY BLOCK-----
/// ```
package struct Armor: Sendable {
    package let label: ArmorLabel
    package let body: SecretBytes

    package init(_ label: ArmorLabel, _ body: SecretBytes) {
        self.label = label
        self.body = body
    }

    /// As GnuPG writes it.
    package func encode() -> SecretBytes {
        var text = ByteWriter(capacity: body.count / 3 * 4 + 256)
        text.text("\(label.beginLine)\n\n")
        for line in Base64.encode(body).lines(ofWidth: 64) {
            text.bytes(line)
            text.text("\n")
        }
        text.text("=")
        text.bytes(Base64.encode(CRC24.hash(body)))
        text.text("\n\(label.endLine)\n")
        return text.finish()
    }

    /// The armored blocks of a text; what stands around them is passed over.
    ///
    /// The CRC is not compared, for the RFC forbids that it decide anything.
    ///
    /// - Throws: ``FormatError``: `unrecognized` when there is none.
    package static func decode(_ text: SecretBytes) throws -> [Armor] {
        var lines = LineReader(text.hasByteOrderMark ? text[3..<text.count] : text)
        var blocks: [Armor] = []
        while let line = lines.next() {
            guard line.starts(with: ArmorLabel.begin),
                let label = ArmorLabel(beginLine: line.trimmed().disclosed())
            else { continue }
            blocks.append(try within("armor") { Armor(label, try body(of: label, &lines)) })
        }
        guard !blocks.isEmpty else { throw FormatError(.unrecognized, "", "it is not OpenPGP") }
        return blocks
    }

    private static func body(
        of label: ArmorLabel,
        _ lines: inout LineReader
    ) throws -> SecretBytes {
        try skipHeaders(&lines)
        var digits = ByteWriter(capacity: 4096)
        var isAfterData = false
        while let line = lines.next()?.trimmed() {
            if line.starts(with: ArmorLabel.dashes) {
                guard line.equals(label.endLine) else { break }
                return try Base64.decode(digits.finish(), "base64")
            }
            isAfterData = isAfterData || line.starts(with: "=")
            if !isAfterData { digits.bytes(line) }
        }
        throw FormatError.malformed("", "its END line is missing")
    }

    private static func skipHeaders(_ lines: inout LineReader) throws {
        while let line = lines.next()?.trimmed(), !line.isEmpty {
            guard line.firstIndex(of: UInt8(ascii: ":")) != nil else {
                throw FormatError.malformed("", "no blank line follows its headers")
            }
        }
    }
}

/// The check of OpenPGP's armor (RFC 9580 section 6.1).
enum CRC24 {
    static func hash(_ bytes: SecretBytes) -> SecretBytes {
        var crc: UInt32 = 0xb704ce
        for index in 0..<bytes.count {
            crc ^= UInt32(bytes[index]) << 16
            for _ in 0..<8 {
                crc <<= 1
                if crc & 0x100_0000 != 0 { crc ^= 0x186_4cfb }
            }
        }
        var hash = ByteWriter(capacity: 3)
        for shift in [16, 8, 0] as [UInt32] { hash.byte(UInt8(truncatingIfNeeded: crc >> shift)) }
        return hash.finish()
    }
}

extension SecretBytes {
    var hasByteOrderMark: Bool {
        count >= 3 && self[0] == 0xef && self[1] == 0xbb && self[2] == 0xbf
    }
}
