package import Bytes
package import Keys

/// A public key on one line, as `.pub` and authorized_keys files hold it (sshd(8)).
///
/// ```
/// ssh-rsa AAAA... any words                        key type, blob in base64, comment
/// from="1.2.3.4",command="ls -l" ssh-rsa AAAA...   options in front are passed over
/// # empty lines and lines like this one, too
/// ```
package enum OpenSSHPublicKey {
    package static func recognizes(_ text: SecretBytes) -> Bool {
        Line.all(in: text).contains { $0.fields != nil }
    }

    /// Whether the text is one public key and nothing else.
    package static func isAlone(in text: SecretBytes) -> Bool {
        let lines = Line.all(in: text)
        return lines.count == 1 && lines[0].fields != nil
    }

    /// Reads the one key that the text holds.
    ///
    /// - Throws: ``FormatError``, also when there are several keys.
    package static func decode(_ text: SecretBytes) throws -> (key: PublicKey, comment: Comment) {
        let lines = Line.all(in: text)
        guard let line = lines.first else {
            throw FormatError(.unrecognized, "", "holds no public key")
        }
        guard lines.count == 1 else {
            throw FormatError.malformed("", "holds \(lines.count) lines where one key is expected")
        }
        return try within("line \(line.number)") { try decode(line) }
    }

    private static func decode(_ line: Line) throws -> (key: PublicKey, comment: Comment) {
        guard let fields = line.fields else {
            throw FormatError(.unrecognized, "", "not a public key")
        }
        let key = try PublicKey(blob: Base64.decode(fields.base64, "base64"))
        guard fields.type.equals(key.typeName) else {
            throw FormatError.malformed("key type", "is not the one inside the key")
        }
        guard fields.comment.firstIndex(of: 0) == nil else {
            throw FormatError.malformed("comment", "holds a NUL byte")
        }
        return (key, Comment(fields.comment.disclosed()))
    }

    /// The line, with LF at its end.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` for a comment that would make a second line.
    package static func encode(_ key: PublicKey, _ comment: Comment) throws -> SecretBytes {
        try comment.checkWritable()
        var out = ByteWriter()
        out.text(key.typeName + " ")
        out.bytes(Base64.encode(key.blob))
        if !comment.isEmpty {
            out.text(" ")
            out.bytes(comment.bytes)
        }
        out.text("\n")
        return out.finish()
    }
}

/// A line that is neither empty nor a remark.
private struct Line {
    let number: Int
    let text: SecretBytes

    static func all(in text: SecretBytes) -> [Line] {
        var lines: [Line] = []
        var reader = LineReader(text)
        while let line = reader.next() {
            let text = line.withoutLeadingBlanks
            guard !text.isEmpty, text[0] != UInt8(ascii: "#") else { continue }
            lines.append(Line(number: reader.lineNumber, text: text))
        }
        return lines
    }

    struct Fields {
        let type: SecretBytes
        let base64: SecretBytes
        let comment: SecretBytes

        init?(_ text: SecretBytes) {
            let (type, afterType) = text.split(at: text.endOfWord)
            let (base64, afterBase64) = afterType.split(at: afterType.endOfWord)
            // The first field of every blob is a name shorter than 2^10 bytes.
            guard type.isTypeName, base64.starts(with: "AAAA") else { return nil }
            self.type = type
            self.base64 = base64
            comment = afterBase64
        }
    }

    /// Nil when this is no public key.
    var fields: Fields? {
        Fields(text) ?? Fields(text.split(at: text.endOfOptions).rest)
    }
}

extension SecretBytes {
    fileprivate var withoutLeadingBlanks: SecretBytes {
        let first = (0..<count).first { !self[$0].isBlank } ?? count
        return self[first..<count]
    }

    /// What is in front of `index`, and what comes behind the blanks there.
    fileprivate func split(at index: Int) -> (word: SecretBytes, rest: SecretBytes) {
        (self[0..<index], self[index..<count].withoutLeadingBlanks)
    }

    /// Letters, digits and the marks that names of key types have: options have others.
    fileprivate var isTypeName: Bool {
        (0..<count).allSatisfy { index in
            switch UnicodeScalar(self[index]) {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "@", "_": true
            default: false
            }
        }
    }

    fileprivate var endOfWord: Int {
        (0..<count).first { self[$0].isBlank } ?? count
    }

    /// The first blank outside of quotes; `\"` does not end a quotation.
    fileprivate var endOfOptions: Int {
        var isQuoted = false
        var index = 0
        while index < count, isQuoted || !self[index].isBlank {
            if matches("\\\"", at: index) {
                index += 1
            } else if self[index] == UInt8(ascii: "\"") {
                isQuoted.toggle()
            }
            index += 1
        }
        return min(index, count)
    }
}
