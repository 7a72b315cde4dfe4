package import Bytes

/// Mends the text of a key that copying, editors and configuration files have damaged.
///
/// Nothing is guessed about the key itself: only the text around it changes, and what comes out is
/// decoded and proved like any other file.
package struct KeyRepair {
    package private(set) var text: SecretBytes
    /// What was mended, in words, in the order of doing.
    package private(set) var repairs: [String] = []

    package init(_ damaged: SecretBytes) {
        text = damaged
        apply("the text was UTF-16", Self.fromUTF16)
        apply("it began with a byte order mark", Self.withoutByteOrderMark)
        apply("line ends were written as \\n", Self.withRealLineEnds)
        apply("line ends were not LF", Self.withLineFeeds)
        apply("there was text around the key", Self.withoutSurroundings)
        apply("its lines were run together", Self.unfolded)
        apply("lines were indented or ended in blanks", Self.withoutIndentation)
        apply("the END line was missing", Self.withEndLine)
        apply("the last line had no end", Self.withLastLineEnd)
    }

    private mutating func apply(_ repair: String, _ mend: (SecretBytes) -> SecretBytes?) {
        guard let mended = mend(text), mended != text else { return }
        text = mended
        repairs.append(repair)
    }

    private static let lf = UInt8(ascii: "\n")

    /// Either order of bytes, with a byte order mark or without; nil for other text.
    private static func fromUTF16(_ text: SecretBytes) -> SecretBytes? {
        guard text.count >= 4, text.count % 2 == 0 else { return nil }
        let high: Int
        switch (text[0], text[1]) {
        case (0xff, 0xfe), (1..., 0): high = 1
        case (0xfe, 0xff), (0, 1...): high = 0
        default: return nil
        }
        var out = ByteWriter(capacity: text.count)
        for index in stride(from: 0, to: text.count, by: 2) {
            let unit = UInt16(text[index + high]) << 8 | UInt16(text[index + 1 - high])
            guard let scalar = Unicode.Scalar(unit) else { return nil }
            out.text(String(scalar))
        }
        return out.finish()
    }

    private static func withoutByteOrderMark(_ text: SecretBytes) -> SecretBytes? {
        text.starts(with: "\u{feff}") ? text[3..<text.count] : nil
    }

    /// For keys that went through JSON or an environment file: the two characters `\` and `n`.
    private static func withRealLineEnds(_ text: SecretBytes) -> SecretBytes? {
        guard let start = KeyText.start(in: text),
            let escape = text.firstIndex(of: "\\n", from: start),
            escape < text.firstIndex(of: lf, from: start) ?? text.count
        else { return nil }
        return text.replacing("\\r\\n", by: "\n").replacing("\\n", by: "\n")
    }

    private static func withLineFeeds(_ text: SecretBytes) -> SecretBytes? {
        guard text.firstIndex(of: UInt8(ascii: "\r")) != nil else { return nil }
        return text.mapLines { $0 }
    }

    /// Cuts off what stands before the key, and on the END line behind it.
    private static func withoutSurroundings(_ text: SecretBytes) -> SecretBytes? {
        guard let start = KeyText.start(in: text) else { return nil }
        let hasWordsBefore = !text[0..<start].trimmed().isEmpty
        let key = text[(hasWordsBefore ? start : 0)..<text.count]
        guard let end = KeyText.end(in: key) else { return key }
        let lineEnd = key.firstIndex(of: lf, from: end) ?? key.count
        guard !key[end..<lineEnd].trimmed().isEmpty else { return key }
        return key[0..<end].joined(with: key[lineEnd..<key.count])
    }

    /// For a PEM key whose line ends have become blanks.
    private static func unfolded(_ text: SecretBytes) -> SecretBytes? {
        guard let begin = KeyText.endOfBeginLine(in: text),
            let end = KeyText.startOfEndLine(in: text),
            begin < end
        else { return nil }
        let body = text[begin..<end]
        guard body.firstIndex(of: lf) == nil, body.firstIndex(of: UInt8(ascii: ":")) == nil else {
            return nil
        }
        var out = ByteWriter(capacity: text.count + 2)
        out.bytes(text[0..<begin])
        out.text("\n")
        for index in 0..<body.count where !body[index].isBlank { out.byte(body[index]) }
        out.text("\n")
        out.bytes(text[end..<text.count])
        return out.finish()
    }

    /// In a PPK file only as much as all of its lines have, for its comment may begin and end in
    /// blanks.
    private static func withoutIndentation(_ text: SecretBytes) -> SecretBytes? {
        guard KeyText.isPPK(text) else { return text.mapLines { $0.trimmed() } }
        var lines = LineReader(text)
        _ = lines.next()
        guard let second = lines.next() else { return nil }
        let indentation = second.count - second.trimmedAtStart.count
        guard indentation > 0 else { return nil }
        return text.mapLines { line in
            let blanks = line.count - line.trimmedAtStart.count
            return line[min(indentation, blanks)..<line.count]
        }
    }

    private static func withEndLine(_ text: SecretBytes) -> SecretBytes? {
        guard let label = KeyText.label(in: text), KeyText.startOfEndLine(in: text) == nil else {
            return nil
        }
        let separator = text.ends(with: "\n") ? "" : "\n"
        return text.joined(with: SecretBytes("\(separator)-----END \(label)-----\n"))
    }

    private static func withLastLineEnd(_ text: SecretBytes) -> SecretBytes? {
        text.ends(with: "\n") ? nil : text.joined(with: SecretBytes("\n"))
    }
}

extension SecretBytes {
    fileprivate func joined(with other: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: count + other.count)
        out.bytes(self)
        out.bytes(other)
        return out.finish()
    }

    fileprivate func replacing(_ old: String, by new: String) -> SecretBytes {
        var out = ByteWriter(capacity: count)
        var index = 0
        while let next = firstIndex(of: old, from: index) {
            out.bytes(self[index..<next])
            out.text(new)
            index = next + old.utf8.count
        }
        out.bytes(self[index..<count])
        return out.finish()
    }

    /// Each line changed, all ended by LF; the last only if it had an end.
    fileprivate func mapLines(_ change: (SecretBytes) -> SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: count)
        var lines = LineReader(self)
        while let line = lines.next() {
            out.bytes(change(line))
            if !lines.isAtEnd || self[count - 1].isLineEnd { out.text("\n") }
        }
        return out.finish()
    }

    fileprivate var trimmedAtStart: SecretBytes {
        var low = 0
        while low < count, self[low].isBlank { low += 1 }
        return self[low..<count]
    }
}
