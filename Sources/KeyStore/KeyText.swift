internal import Bytes

/// Finds a key inside other text, by the words that begin and end it.
enum KeyText {
    private static let ppk = "PuTTY-User-Key-File-"
    private static let sshCom = "---- BEGIN SSH2 "
    private static let begin = "-----BEGIN "
    private static let end = "-----END "
    private static let dashes = "-----"

    static func isPPK(_ text: SecretBytes) -> Bool {
        start(in: text).map { text.matches(ppk, at: $0) } ?? false
    }

    /// Where the first key begins.
    static func start(in text: SecretBytes) -> Int? {
        [ppk, sshCom, begin].compactMap { text.firstIndex(of: $0) }.min()
    }

    /// The same in text whose every other byte is zero.
    static func startInUTF16(of text: SecretBytes) -> Int? {
        text.firstIndex(of: dashes.map { "\($0)" }.joined(separator: "\0"))
            ?? text.firstIndex(of: ppk.map { "\($0)" }.joined(separator: "\0"))
    }

    /// Where the words that end the key end themselves; nil for PPK files, which have none.
    static func end(in text: SecretBytes) -> Int? {
        if let start = startOfEndLine(in: text) {
            let labelled = start + end.utf8.count
            return text.firstIndex(of: dashes, from: labelled).map { $0 + dashes.utf8.count }
        }
        guard let start = text.firstIndex(of: "---- END SSH2 ") else { return nil }
        return text.firstIndex(of: " ----", from: start).map { $0 + 5 }
    }

    /// The label of the first PEM block: `RSA PRIVATE KEY`.
    static func label(in text: SecretBytes) -> String? {
        guard let start = text.firstIndex(of: begin),
            let end = text.firstIndex(of: dashes, from: start + begin.utf8.count)
        else { return nil }
        return text[start + begin.utf8.count..<end].asciiText
    }

    /// Behind the dashes that close the BEGIN line of a PEM block.
    static func endOfBeginLine(in text: SecretBytes) -> Int? {
        guard let start = text.firstIndex(of: begin) else { return nil }
        return text.firstIndex(of: dashes, from: start + begin.utf8.count)
            .map { $0 + dashes.utf8.count }
    }

    static func startOfEndLine(in text: SecretBytes) -> Int? {
        text.firstIndex(of: end)
    }
}
