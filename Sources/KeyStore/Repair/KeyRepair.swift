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
        apply("line ends were written as \\n", EscapedText.unescaped)
        apply("line ends were not LF", Self.withLineFeeds)
        apply("its lines were indented or quoted", Self.withoutPrefix)
        apply("there was text around the key", Self.withoutSurroundings)
        apply("its lines were run together", FoldedText.unfolded)
        apply("lines were indented or ended in blanks", Self.withoutBlanks)
        apply("the END line was missing", Self.withEndLine)
        apply("the last line had no end", Self.withLastLineEnd)
    }

    private mutating func apply(_ repair: String, _ mend: (SecretBytes) -> SecretBytes?) {
        guard let mended = mend(text), mended != text else { return }
        text = mended
        repairs.append(repair)
    }

    /// Either order of bytes, with a byte order mark or without; nil for other text.
    ///
    /// A lone byte at the end is dropped: programs append an LF of their own.
    private static func fromUTF16(_ text: SecretBytes) -> SecretBytes? {
        guard text.count >= 4 else { return nil }
        let high: Int
        switch (text[0], text[1]) {
        case (0xff, 0xfe), (1..., 0): high = 1
        case (0xfe, 0xff), (0, 1...): high = 0
        default: return nil
        }
        var units = stride(from: 0, to: text.count - 1, by: 2).makeIterator()
        let codes = AnyIterator { () -> UInt16? in
            units.next().map { UInt16(text[$0 + high]) << 8 | UInt16(text[$0 + 1 - high]) }
        }
        var out = ByteWriter(capacity: text.count)
        var decoder = UTF16()
        var iterator = codes
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): UTF8.encode(scalar).map { out.bytes($0) }
            case .emptyInput: return out.finish()
            case .error: return nil
            }
        }
    }

    private static func withoutByteOrderMark(_ text: SecretBytes) -> SecretBytes? {
        text.starts(with: "\u{feff}") ? text[3..<text.count] : nil
    }

    private static func withLineFeeds(_ text: SecretBytes) -> SecretBytes? {
        guard text.firstIndex(of: UInt8(ascii: "\r")) != nil else { return nil }
        return text.mapLines { $0 }
    }

    /// For quoted mail, remarks and indented blocks: takes away what stands in front of the first
    /// line if it stands in front of the next as well.
    private static func withoutPrefix(_ text: SecretBytes) -> SecretBytes? {
        guard let key = KeyText(text) else { return nil }
        let prefix = text[text.startOfLine(at: key.start)..<key.start]
        var lines = LineReader(text[key.start..<text.count])
        _ = lines.next()
        guard !prefix.isEmpty, let second = lines.next(), second.starts(with: prefix) else {
            return nil
        }
        let bare = prefix.trimmed()
        return text.mapLines { line in
            if line.starts(with: prefix) { return line[prefix.count..<line.count] }
            return line == bare ? .empty : line
        }
    }

    /// Cuts off what stands before the key, and puts what follows on the END line on one of its own.
    private static func withoutSurroundings(_ text: SecretBytes) -> SecretBytes? {
        guard let key = KeyText(text) else { return nil }
        var out = ByteWriter(capacity: text.count + 8)
        var from = text[0..<key.start].trimmed().isEmpty ? 0 : key.start
        for end in key.ends where text.hasWord(onLineFrom: end) {
            out.bytes(text[from..<end])
            out.text("\n")
            from = end
        }
        out.bytes(text[from..<text.count])
        return out.finish()
    }

    private static func withoutBlanks(_ text: SecretBytes) -> SecretBytes? {
        guard let key = KeyText(text) else { return nil }
        switch key.kind {
        case .ppk: return withoutIndentation(text, keeping: "Comment: ")
        case .ssh2: return withoutIndentation(text, keeping: nil)
        case .pem: return withoutBlanksInBlocks(text)
        }
    }

    /// Only as much as the second line has, for a comment may begin and end in blanks.
    private static func withoutIndentation(
        _ text: SecretBytes,
        keeping comment: String?
    ) -> SecretBytes? {
        var lines = LineReader(text)
        _ = lines.next()
        guard let second = lines.next() else { return nil }
        let indentation = second.count - second.trimmedAtStart.count
        return text.mapLines { line in
            let blanks = line.count - line.trimmedAtStart.count
            let line = line[min(indentation, blanks)..<line.count]
            guard let comment, !line.starts(with: comment) else { return line }
            return line.trimmedAtEnd
        }
    }

    /// Behind an END line, the comment may end in blanks.
    private static func withoutBlanksInBlocks(_ text: SecretBytes) -> SecretBytes {
        var isInside = true
        return text.mapLines { line in
            let bare = line.trimmed()
            if bare.starts(with: KeyText.pemBegin) { isInside = true }
            if isInside {
                isInside = !bare.starts(with: KeyText.pemEnd)
                return bare
            }
            return line.trimmedAtStart.starts(with: "Comment: ") ? line.trimmedAtStart : line
        }
    }

    /// Puts the END line where it is missing or lost its last characters.
    private static func withEndLine(_ text: SecretBytes) -> SecretBytes? {
        guard let end = KeyText(text)?.missingEnd else { return nil }
        let last = text.startOfLine(at: text.ends(with: "\n") ? text.count - 1 : text.count)
        let remains = text[last..<text.count].withoutLineEnd
        let isCut = remains.starts(with: "--") && SecretBytes(end).starts(with: remains)
        let body = isCut ? text[0..<last] : text
        let separator = body.ends(with: "\n") ? "" : "\n"
        return body.joined(with: SecretBytes("\(separator)\(end)\n"))
    }

    private static func withLastLineEnd(_ text: SecretBytes) -> SecretBytes? {
        text.isEmpty || text.ends(with: "\n") ? nil : text.joined(with: SecretBytes("\n"))
    }
}
