internal import Bytes

/// The text around openssh-key-v1.
///
/// As narrow as OpenSSH's: the BEGIN line comes first and has nothing else on it. As wide as any
/// tool's: LF or CRLF, base64 in lines of any length, empty lines among them; the last line end may be
/// missing, and whatever follows the END line is left alone.
enum OpenSSHArmor {
    private static let begin = "-----BEGIN OPENSSH PRIVATE KEY-----"
    private static let end = "-----END OPENSSH PRIVATE KEY-----"
    private static let width = 70

    static func recognizes(_ text: SecretBytes) -> Bool {
        text.starts(with: begin)
    }

    static func decode(_ text: SecretBytes) throws -> SecretBytes {
        guard recognizes(text) else {
            throw FormatError(.unrecognized, "", "not an OpenSSH private key")
        }
        guard text.matches("\n", at: begin.count) || text.matches("\r\n", at: begin.count) else {
            throw damaged("BEGIN line", "does not end in LF or CRLF")
        }
        var reader = LineReader(text[begin.count..<text.count])
        var digits = ByteWriter(capacity: text.count)
        while let line = reader.next() {
            if line.equals(end) { return try Base64.decode(digits.finish(), "base64") }
            guard line.trimmed().count == line.count else {
                throw damaged("line \(reader.lineNumber)", "has blanks around it")
            }
            guard !line.starts(with: "-") else { throw damaged("END line", "is damaged") }
            digits.bytes(line)
        }
        throw damaged("END line", "is missing")
    }

    static func encode(_ bytes: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: bytes.count * 3 / 2 + 100)
        out.text(begin + "\n")
        for line in Base64.encode(bytes).lines(ofWidth: width) {
            out.bytes(line)
            out.text("\n")
        }
        out.text(end + "\n")
        return out.finish()
    }

    private static func damaged(_ field: String, _ reason: String) -> FormatError {
        FormatError(.malformed, field, reason, hint: FormatError.repairHint)
    }
}
