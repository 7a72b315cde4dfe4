internal import Bytes

/// Keys that went through JSON or an environment file, where a line end is `\n`.
struct EscapedText {
    private let text: SecretBytes
    /// Where the string begins that the key is in; between quotation marks, these and backslashes are
    /// escaped as well.
    private let quote: Int?
    /// Where the words that end the key begin; a quotation mark before them is a comment's.
    private let end: Int

    /// Nil when there are no escapes on the first line of the key.
    static func unescaped(_ text: SecretBytes) -> SecretBytes? {
        guard let key = KeyText(text) else { return nil }
        let line = text[key.start..<text.endOfLine(at: key.start)]
        let escaped = EscapedText(key)
        let escapes = ["\\n", "\\r", "\\/"] + (escaped.isQuoted ? ["\\\""] : [])
        guard escapes.contains(where: { line.firstIndex(of: $0) != nil }) else { return nil }
        return escaped.unescaped(from: key.start)
    }

    private var isQuoted: Bool { quote != nil }

    private init(_ key: KeyText) {
        text = key.text
        quote = Self.openQuotation(before: key)
        let marks = [KeyText.pemEnd, KeyText.ssh2End, KeyText.ppkEnd]
        end =
            marks.compactMap { [text] in text.firstIndex(of: $0, from: key.start) }.min()
            ?? text.count
    }

    /// The last quotation mark on the key's line, if it is not a closing one.
    private static func openQuotation(before key: KeyText) -> Int? {
        let text = key.text
        let quotes = (text.startOfLine(at: key.start)..<key.start).filter {
            text[$0] == UInt8(ascii: "\"") && !text.matches("\\\"", at: $0 - 1)
        }
        return quotes.count % 2 == 1 ? quotes.last : nil
    }

    /// The inside of a quotation gets lines of its own.
    private func unescaped(from start: Int) -> SecretBytes {
        var out = ByteWriter(capacity: text.count)
        var index = quote.map { $0 + 1 } ?? start
        out.bytes(text[0..<index])
        if isQuoted { out.text("\n") }
        while index < text.count {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count {
                index += unescape(at: index, to: &out)
                continue
            }
            if isQuoted, index > end, text[index] == UInt8(ascii: "\"") { out.text("\n") }
            out.byte(text[index])
            index += 1
        }
        return out.finish()
    }

    /// Writes what the escape at `index` stands for.
    ///
    /// - Returns: how many bytes it took.
    private func unescape(at index: Int, to out: inout ByteWriter) -> Int {
        let next = text[index + 1]
        switch UnicodeScalar(next) {
        case "n": out.text("\n")
        case "r":
            if !text.matches("\\n", at: index + 2) { out.text("\n") }
        case "t" where isQuoted: out.text("\t")
        case "\"" where isQuoted, "\\" where isQuoted, "/" where isQuoted: out.byte(next)
        default:
            out.byte(text[index])
            return 1
        }
        return 2
    }
}
