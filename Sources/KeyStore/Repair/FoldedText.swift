internal import Bytes

/// Keys whose line ends have become blanks, or nothing at all.
enum FoldedText {
    static func unfolded(_ text: SecretBytes) -> SecretBytes? {
        guard let key = KeyText(text) else { return nil }
        switch key.kind {
        case .pem: return pem(text)
        case .ssh2: return ssh2(key)
        case .ppk: return ppk(key)
        }
    }

    /// Gives the BEGIN and END lines, the headers and the base64 lines of their own again.
    private static func pem(_ text: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: text.count + 16)
        var lines = LineReader(text)
        while let line = lines.next() {
            pem(line, to: &out)
            if !lines.isAtEnd || text[text.count - 1].isLineEnd { out.text("\n") }
        }
        return out.finish()
    }

    private static func pem(_ line: SecretBytes, to out: inout ByteWriter) {
        var rest = line
        let bare = line.trimmed()
        if bare.starts(with: KeyText.pemBegin),
            let dashes = bare.firstIndex(of: KeyText.pemDashes, from: KeyText.pemBegin.utf8.count),
            dashes + KeyText.pemDashes.utf8.count < bare.count
        {
            let end = dashes + KeyText.pemDashes.utf8.count
            out.bytes(bare[0..<end])
            out.text("\n")
            rest = bare[end..<bare.count]
        } else if bare.starts(with: KeyText.pemEnd) {
            return out.bytes(line)
        }
        guard let end = rest.firstIndex(of: KeyText.pemEnd), end > 0 else { return out.bytes(rest) }
        pemBody(rest[0..<end].words, to: &out)
        out.bytes(rest[end..<rest.count])
    }

    private static func pemBody(_ words: [SecretBytes], to out: inout ByteWriter) {
        var words = words[...]
        var hasHeaders = false
        while let name = words.first, name.ends(with: ":"), words.count > 1 {
            out.bytes(name)
            out.text(" ")
            out.bytes(words[words.startIndex + 1])
            out.text("\n")
            words = words.dropFirst(2)
            hasHeaders = true
        }
        if hasHeaders { out.text("\n") }
        for word in words { out.bytes(word) }
        if !words.isEmpty { out.text("\n") }
    }

    /// With a comment in quotation marks, as all programs write it, or none.
    private static func ssh2(_ key: KeyText) -> SecretBytes? {
        let text = key.text
        let lineEnd = text.endOfLine(at: key.start)
        let label = key.start + KeyText.ssh2Begin.utf8.count
        guard
            let begin = text.firstIndex(of: KeyText.ssh2Dashes, from: label)
                .map({ $0 + KeyText.ssh2Dashes.utf8.count }),
            let end = text.firstIndex(of: KeyText.ssh2End, from: begin), end < lineEnd
        else { return nil }
        var out = ByteWriter(capacity: text.count + 8)
        out.bytes(text[0..<begin])
        out.text("\n")
        var body = text[begin..<end].trimmed()
        if body.starts(with: "Comment: \""), let count = lengthOfQuotation(body, from: 10, to: &out)
        {
            body = body[count..<body.count]
        }
        for word in body.words {
            out.bytes(word)
            out.text("\n")
        }
        out.bytes(text[end..<text.count])
        return out.finish()
    }

    /// Writes the header up to its closing quotation mark, without the backslashes at line ends.
    private static func lengthOfQuotation(
        _ header: SecretBytes,
        from start: Int,
        to out: inout ByteWriter
    ) -> Int? {
        var line = ByteWriter()
        line.bytes(header[0..<start])
        var index = start
        while index < header.count {
            if header.matches("\\ ", at: index) {
                index += 2
                continue
            }
            let isEscape = header[index] == UInt8(ascii: "\\") && index + 1 < header.count
            line.bytes(header[index..<index + (isEscape ? 2 : 1)])
            index += isEscape ? 2 : 1
            if !isEscape, header[index - 1] == UInt8(ascii: "\"") {
                out.bytes(line.finish())
                out.text("\n")
                return index
            }
        }
        return nil
    }

    private static let headers = [
        "Encryption", "Comment", "Public-Lines", "Key-Derivation", "Argon2-Memory",
        "Argon2-Passes", "Argon2-Parallelism", "Argon2-Salt", "Private-Lines", "Private-MAC",
    ]

    private static func ppk(_ key: KeyText) -> SecretBytes? {
        let text = key.text
        let lineEnd = text.endOfLine(at: key.start)
        guard let second = text.firstIndex(of: " Encryption: ", from: key.start), second < lineEnd
        else { return nil }
        var out = ByteWriter(capacity: text.count + 8)
        out.bytes(text[0..<key.start])
        var from = key.start
        for header in headers {
            guard let next = text.firstIndex(of: " \(header): ", from: from), next < lineEnd
            else { continue }
            ppkValue(text[from..<next], to: &out)
            from = next + 1
        }
        ppkValue(text[from..<lineEnd], to: &out)
        out.bytes(text[lineEnd..<text.count])
        return out.finish()
    }

    /// One header with its value; that of Public-Lines and Private-Lines is followed by base64.
    private static func ppkValue(_ text: SecretBytes, to out: inout ByteWriter) {
        guard text.starts(with: "Public-Lines") || text.starts(with: "Private-Lines") else {
            out.bytes(text.starts(with: "Comment: ") ? text : text.trimmedAtEnd)
            return out.text("\n")
        }
        let words = text.words
        for (index, word) in words.enumerated() {
            out.bytes(word)
            out.text(index == 0 ? " " : "\n")
        }
    }
}
