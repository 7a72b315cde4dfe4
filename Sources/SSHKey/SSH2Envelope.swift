internal import Bytes
internal import Keys

/// The text form that RFC 4716 and ssh.com's private keys share.
///
/// ```
/// ---- BEGIN SSH2 PUBLIC KEY ----
/// Comment: "words, and a line that ends in a backslash \
/// goes on in the next"
/// AAAAB3NzaC1yc2EAAAABJQAAAIEA...
/// ---- END SSH2 PUBLIC KEY ----
/// ```
///
/// Header tags do not mind case and are up to 64 bytes long, values up to 1024; unknown headers are
/// ignored. Lines that are written have 72 bytes at the most.
struct SSH2Envelope {
    let comment: Comment
    let body: SecretBytes

    private static let lineWidth = 72
    private static let longestTag = 64
    private static let longestValue = 1024

    private static func begin(_ label: String) -> String { "---- BEGIN \(label) ----" }
    private static func end(_ label: String) -> String { "---- END \(label) ----" }

    /// Whether a line of `text` begins such a block; other text may stand before it.
    static func recognizes(_ text: SecretBytes, label: String) -> Bool {
        var lines = LineReader(text)
        while let line = lines.next() {
            if line.trimmed().equals(begin(label)) { return true }
        }
        return false
    }

    init(parsing text: SecretBytes, label: String) throws {
        var lines = LineReader(text)
        while let line = lines.next(), !line.trimmed().equals(Self.begin(label)) {}
        var comment = Comment()
        var digits = ByteWriter()
        while true {
            guard let line = lines.next()?.trimmed() else {
                throw FormatError(
                    .malformed,
                    "",
                    "the line \(Self.end(label)) is missing",
                    hint: FormatError.repairHint
                )
            }
            if line.equals(Self.end(label)) { break }
            if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let value = try Self.value(from: line[colon + 1..<line.count], &lines)
                guard colon <= Self.longestTag, value.count <= Self.longestValue else {
                    throw FormatError.malformed("header", "longer than RFC 4716 allows")
                }
                if line[0..<colon].asciiText?.lowercased() == "comment" {
                    comment = Self.unquoted(value)
                }
            } else {
                digits.bytes(line)
            }
        }
        self.comment = comment
        body = try Base64.decode(digits.finish(), "the lines of base64")
    }

    /// The value of a header, with the lines it goes on in.
    private static func value(
        from first: SecretBytes,
        _ lines: inout LineReader
    ) throws -> SecretBytes {
        var value = ByteWriter()
        var part = first.trimmed()
        while part.ends(with: "\\") {
            value.bytes(part[0..<part.count - 1])
            guard let next = lines.next() else {
                throw FormatError.malformed("header", "goes on past the end")
            }
            part = next
        }
        value.bytes(part)
        return value.finish()
    }

    /// Without the quotation marks around it, and without the backslashes that PuTTY puts before
    /// those inside.
    private static func unquoted(_ value: SecretBytes) -> Comment {
        let quote = UInt8(ascii: "\"")
        guard value.count >= 2, value[0] == quote, value[value.count - 1] == quote else {
            return Comment(value.disclosed())
        }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in value[1..<value.count - 1].disclosed() {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
            } else {
                bytes.append(byte)
                isEscaped = false
            }
        }
        return Comment(bytes)
    }

    static func encode(_ body: SecretBytes, label: String, comment: Comment) throws -> SecretBytes {
        var out = ByteWriter(capacity: 2 * body.count + 256)
        out.text(begin(label) + "\n")
        if !comment.isEmpty {
            for line in try headerLines(comment) {
                out.bytes(line)
                out.text("\n")
            }
        }
        for line in Base64.encode(body).lines(ofWidth: 70) {
            out.bytes(line)
            out.text("\n")
        }
        out.text(end(label) + "\n")
        return out.finish()
    }

    /// The comment in quotation marks, on as many lines as it takes.
    private static func headerLines(_ comment: Comment) throws -> [[UInt8]] {
        try comment.checkWritable()
        var quoted = Array("\"".utf8)
        for byte in comment.bytes {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                quoted.append(UInt8(ascii: "\\"))
            }
            quoted.append(byte)
        }
        quoted.append(UInt8(ascii: "\""))
        guard quoted.count <= longestValue else {
            throw FormatError(
                .unsupported,
                "comment",
                "longer than the \(longestValue) bytes of RFC 4716",
                hint: "-C TEXT gives the key another comment"
            )
        }
        var rest = (Array("Comment: ".utf8) + quoted)[...]
        var lines: [[UInt8]] = []
        while rest.count > lineWidth {
            lines.append(rest.prefix(lineWidth - 1) + Array("\\".utf8))
            rest = rest.dropFirst(lineWidth - 1)
        }
        return lines + [Array(rest)]
    }
}
