internal import Bytes

/// Finds a key inside other text, by the words that begin and end it.
struct KeyText {
    enum Kind {
        case ppk
        /// RFC 4716, and ssh.com's private keys.
        case ssh2
        case pem
    }

    let text: SecretBytes
    let kind: Kind
    /// Where the first key begins.
    let start: Int

    static let pemBegin = "-----BEGIN "
    static let pemEnd = "-----END "
    static let pemDashes = "-----"
    static let ssh2Begin = "---- BEGIN SSH2 "
    static let ssh2End = "---- END SSH2 "
    static let ssh2Dashes = " ----"
    static let ppkEnd = "Private-MAC: "
    private static let ppkBegin = "PuTTY-User-Key-File-"

    /// Nil for public keys on one line, and for what is no key.
    init?(_ text: SecretBytes) {
        let marks = [(Self.ppkBegin, Kind.ppk), (Self.ssh2Begin, .ssh2), (Self.pemBegin, .pem)]
        let found = marks.compactMap { mark, kind in
            text.firstIndex(of: mark).map { (start: $0, kind: kind) }
        }
        guard let first = found.min(by: { $0.start < $1.start }) else { return nil }
        self.text = text
        (start, kind) = first
    }

    /// What should end the last block and is not there: `-----END RSA PRIVATE KEY-----`.
    ///
    /// Nil when nothing is missing, and for PPK files, which have no such line.
    var missingEnd: String? {
        switch kind {
        case .ppk: nil
        case .pem: missingEnd(Self.pemBegin, Self.pemDashes, Self.pemEnd)
        case .ssh2: missingEnd(Self.ssh2Begin, Self.ssh2Dashes, Self.ssh2End)
        }
    }

    private func missingEnd(_ begin: String, _ dashes: String, _ end: String) -> String? {
        var last = start
        while let next = text.firstIndex(of: "\n" + begin, from: last) { last = next + 1 }
        let from = last + begin.utf8.count
        guard let to = text.firstIndex(of: dashes, from: from),
            let label = text[from..<to].asciiText
        else { return nil }
        let line = end + label + dashes
        return text.firstIndex(of: line, from: to) == nil ? line : nil
    }

    /// Directly behind each of the words that end a block.
    var ends: [Int] {
        switch kind {
        case .pem: ends(Self.pemEnd, Self.pemDashes)
        case .ssh2: ends(Self.ssh2End, Self.ssh2Dashes)
        case .ppk: ends(after: "\n" + Self.ppkEnd) ?? ends(after: " " + Self.ppkEnd) ?? []
        }
    }

    /// Behind the hexadecimal digits after `mark`.
    private func ends(after mark: String) -> [Int]? {
        text.firstIndex(of: mark, from: start).map { mark in
            let digits = mark + 1 + Self.ppkEnd.utf8.count
            let end = (digits..<text.count).first {
                !Character(UnicodeScalar(text[$0])).isHexDigit
            }
            return [end ?? text.count]
        }
    }

    private func ends(_ mark: String, _ dashes: String) -> [Int] {
        var ends: [Int] = []
        var from = start
        while let begin = text.firstIndex(of: mark, from: from),
            let end = text.firstIndex(of: dashes, from: begin + mark.utf8.count)
        {
            from = end + dashes.utf8.count
            ends.append(from)
        }
        return ends
    }
}
