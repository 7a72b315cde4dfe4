package import Bytes

/// Shares as people keep them: in files, in mail, on paper.
extension Share {
    /// The most words that one share has.
    private static let wordCounts = [24, 36]
    /// Sixteen shares with a page of remarks each take less.
    private static let mostBytes = 128 << 10

    /// All shares in a text, as lines or as words.
    ///
    /// A line that begins with `#` is for people. An empty line, or one for people, ends a share, and
    /// so does the beginning of another; within those a share may be broken into lines. Where a line
    /// has all words of a share, it is one by itself.
    ///
    /// - Throws: ``FormatError``, which names the line that the share begins with; `unrecognized` for
    ///   none at all, and for more than 128 KiB.
    package static func all(in text: SecretBytes) throws -> [Share] {
        guard text.count <= mostBytes else {
            throw FormatError(.unrecognized, "", "is too large for shares")
        }
        var reader = ShareLines()
        var lines = LineReader(text)
        while let line = lines.next() {
            try reader.read(line.trimmed(), number: lines.lineNumber)
        }
        let shares = try reader.finish()
        guard !shares.isEmpty else { throw FormatError(.unrecognized, "", "holds no share") }
        return shares
    }

    /// One share, in either form.
    package init(reading text: SecretBytes) throws {
        if text.beginsShare {
            try self.init(text: text)
        } else {
            try self.init(words: text)
        }
    }

    fileprivate static func isWhole(_ line: SecretBytes) -> Bool {
        let words = line.split(at: 0x20).filter { !$0.isEmpty }
        return wordCounts.contains(words.count)
    }
}

private struct ShareLines {
    private var shares: [Share] = []
    private var pending: [SecretBytes] = []
    private var start = 0

    mutating func read(_ line: SecretBytes, number: Int) throws {
        guard !line.isEmpty, line[0] != UInt8(ascii: "#") else { return try flush() }
        let isWhole = Share.isWhole(line)
        if line.beginsShare || isWhole { try flush() }
        if pending.isEmpty { start = number }
        pending.append(line)
        if isWhole { try flush() }
    }

    mutating func finish() throws -> [Share] {
        try flush()
        return shares
    }

    private mutating func flush() throws {
        guard !pending.isEmpty else { return }
        var text = ByteWriter(capacity: 256)
        for line in pending {
            text.bytes(line)
            text.text(" ")
        }
        pending = []
        let whole = text.finish()
        shares.append(try within("line \(start)") { try Share(reading: whole) })
    }
}

extension SecretBytes {
    /// Whether this is a share in its form as a line of text, in either case.
    fileprivate var beginsShare: Bool {
        let mark = Array("ibkeys".utf8)
        return count >= mark.count && mark.indices.allSatisfy { self[$0] | 0x20 == mark[$0] }
    }
}
