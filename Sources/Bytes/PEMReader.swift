/// Walks over the PEM blocks of a text; what stands between them is passed over, as OpenSSL does.
///
/// Lines end in LF or CRLF and are of any length; blanks at their ends and blank lines are ignored.
package struct PEMReader {
    private var lines: LineReader

    /// - Throws: ``FormatError/Kind/malformed`` when a CR stands without LF.
    package init(_ text: SecretBytes) throws {
        lines = LineReader(text)
        var index = 0
        while let cr = text.firstIndex(of: UInt8(ascii: "\r"), from: index) {
            guard text.matches("\n", at: cr + 1) else {
                throw Self.repairable("", "lines end in CR alone")
            }
            index = cr + 1
        }
    }

    /// The next block, or nil when there is no BEGIN line any more.
    package mutating func next() throws -> PEMBlock? {
        guard let label = try beginLine() else { return nil }
        var line = try contentLine(label)
        var headers: [(name: String, value: String)] = []
        if let first = line, first.firstIndex(of: UInt8(ascii: ":")) != nil {
            headers = try readHeaders(from: first, label)
            line = try contentLine(label)
        }
        var digits = ByteWriter(capacity: 4096)
        while let text = line {
            digits.bytes(text)
            line = try contentLine(label)
        }
        let body = try Base64.decode(digits.finish(), label)
        return PEMBlock(label: label, headers: headers, body: body, comment: comment())
    }

    /// Prose may speak of BEGIN lines; when nothing else was found, it was a damaged one.
    private mutating func beginLine() throws -> String? {
        var isDamaged = false
        while let line = lines.next() {
            if let label = Self.label(of: line.trimmedRight) { return label }
            isDamaged = isDamaged || line.firstIndex(of: PEMBlock.begin) != nil
        }
        guard !isDamaged else {
            throw Self.repairable("BEGIN line", "is indented, or other text stands on it")
        }
        return nil
    }

    private static func label(of line: SecretBytes) -> String? {
        let from = PEMBlock.begin.utf8.count
        let to = line.count - PEMBlock.dashes.utf8.count
        guard from < to, line.starts(with: PEMBlock.begin), line.ends(with: PEMBlock.dashes),
            let label = line[from..<to].asciiText, !label.contains(PEMBlock.dashes)
        else { return nil }
        return label
    }

    /// The next line without blanks at its end, or nil at the END line.
    private mutating func contentLine(_ label: String) throws -> SecretBytes? {
        guard let line = lines.next()?.trimmedRight else {
            throw Self.repairable(label, "the END line is missing")
        }
        if let first = line.count > 0 ? line[0] : nil, first.isBlank {
            throw Self.repairable(label, "the lines are indented")
        }
        guard line.starts(with: PEMBlock.dashes) else { return line }
        guard line.equals("\(PEMBlock.end)\(label)\(PEMBlock.dashes)") else {
            throw Self.repairable(label, "the END line does not fit the BEGIN line")
        }
        return nil
    }

    private mutating func readHeaders(
        from first: SecretBytes,
        _ label: String
    ) throws -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        var line: SecretBytes? = first
        while let text = line, !text.isEmpty {
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")),
                let name = text[0..<colon].asciiText,
                let value = text[colon + 1..<text.count].trimmed().asciiText
            else {
                throw FormatError.malformed(label, "a header that is not \"Name: value\"")
            }
            headers.append((name, value))
            line = try contentLine(label)
        }
        guard line != nil else {
            throw FormatError.malformed(label, "no blank line after the headers")
        }
        return headers
    }

    /// The words of a Comment line directly after the END line.
    private func comment() -> [UInt8] {
        var ahead = lines
        guard let line = ahead.next(), line.starts(with: PEMBlock.commentPrefix) else { return [] }
        return line[PEMBlock.commentPrefix.utf8.count..<line.count].disclosed()
    }

    private static func repairable(_ field: String, _ reason: String) -> FormatError {
        FormatError(.malformed, field, reason, hint: FormatError.repairHint)
    }
}

extension SecretBytes {
    fileprivate var trimmedRight: SecretBytes {
        var high = count
        while high > 0, self[high - 1].isBlank { high -= 1 }
        return self[0..<high]
    }
}
