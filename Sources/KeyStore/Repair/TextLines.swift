internal import Bytes

/// Lines, for mending them.
extension SecretBytes {
    func starts(with prefix: SecretBytes) -> Bool {
        count >= prefix.count && self[0..<prefix.count] == prefix
    }

    func joined(with other: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: count + other.count)
        out.bytes(self)
        out.bytes(other)
        return out.finish()
    }

    /// Each line changed, all ended by LF; the last only if it had an end.
    func mapLines(_ change: (SecretBytes) -> SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: count)
        var lines = LineReader(self)
        while let line = lines.next() {
            out.bytes(change(line))
            if !lines.isAtEnd || self[count - 1].isLineEnd { out.text("\n") }
        }
        return out.finish()
    }

    /// Where the line begins that `index` is on.
    func startOfLine(at index: Int) -> Int {
        var start = index
        while start > 0, !self[start - 1].isLineEnd { start -= 1 }
        return start
    }

    /// Where the LF or CR is that ends the line of `index`, or the end of the text.
    func endOfLine(at index: Int) -> Int {
        (index..<count).first { self[$0].isLineEnd } ?? count
    }

    /// Whether anything but blanks stands between `index` and the end of its line.
    func hasWord(onLineFrom index: Int) -> Bool {
        guard let next = (index..<count).first(where: { !self[$0].isBlank }) else { return false }
        return !self[next].isLineEnd
    }

    var withoutLineEnd: SecretBytes {
        var high = count
        while high > 0, self[high - 1].isLineEnd { high -= 1 }
        return self[0..<high]
    }

    var trimmedAtStart: SecretBytes {
        let low = (0..<count).first { !self[$0].isBlank } ?? count
        return self[low..<count]
    }

    var trimmedAtEnd: SecretBytes {
        var high = count
        while high > 0, self[high - 1].isBlank { high -= 1 }
        return self[0..<high]
    }

    /// What stands between blanks.
    var words: [SecretBytes] {
        var words: [SecretBytes] = []
        var rest = trimmedAtStart
        while !rest.isEmpty {
            let end = (0..<rest.count).first { rest[$0].isBlank } ?? rest.count
            words.append(rest[0..<end])
            rest = rest[end..<rest.count].trimmedAtStart
        }
        return words
    }
}

extension UInt8 {
    /// LF or CR.
    var isLineEnd: Bool { self == 0x0a || self == 0x0d }
}
