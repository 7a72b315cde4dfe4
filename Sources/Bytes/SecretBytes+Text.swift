/// Looking at text without taking it out of protected memory.
extension SecretBytes {
    package init(_ text: String) {
        self.init(copying: text.utf8)
    }

    package func starts(with prefix: String) -> Bool {
        matches(prefix, at: 0)
    }

    package func ends(with suffix: String) -> Bool {
        matches(suffix, at: count - suffix.utf8.count)
    }

    /// Whether these bytes are exactly `text`.
    ///
    /// Not for secrets: the time tells where they differ.
    package func equals(_ text: String) -> Bool {
        count == text.utf8.count && matches(text, at: 0)
    }

    /// Whether `text` stands at `offset`; false when it would reach past either end.
    package func matches(_ text: String, at offset: Int) -> Bool {
        guard offset >= 0, offset <= count - text.utf8.count else { return false }
        var index = offset
        for byte in text.utf8 {
            if self[index] != byte { return false }
            index += 1
        }
        return true
    }

    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        var index = start
        while index < count {
            if self[index] == byte { return index }
            index += 1
        }
        return nil
    }

    package func firstIndex(of text: String, from start: Int = 0) -> Int? {
        guard let first = text.utf8.first else { return start <= count ? start : nil }
        var from = start
        while let index = firstIndex(of: first, from: from) {
            if matches(text, at: index) { return index }
            from = index + 1
        }
        return nil
    }

    /// Without spaces and tabs at both ends.
    package func trimmed() -> SecretBytes {
        var low = 0
        var high = count
        while low < high, self[low].isBlank { low += 1 }
        while high > low, self[high - 1].isBlank { high -= 1 }
        return self[low..<high]
    }

    /// The bytes as a string when they are printable ASCII, for names and numbers in headers.
    ///
    /// Nil for more than 1,024 bytes: those are no name, and may be secret.
    package var asciiText: String? {
        guard count <= 1024, (0..<count).allSatisfy({ self[$0].isPrintable }) else { return nil }
        return String(decoding: disclosed(), as: UTF8.self)
    }
}

extension SecretBytes {
    /// Cut into lines of `width` bytes; the last may be shorter.
    package func lines(ofWidth width: Int) -> [SecretBytes] {
        stride(from: 0, to: count, by: width).map { self[$0..<min($0 + width, count)] }
    }
}

extension UInt8 {
    package var isBlank: Bool { self == 0x20 || self == 0x09 }
    /// A control character of ASCII: below 0x20, or DEL.
    package var isControl: Bool { self < 0x20 || self == 0x7f }
    /// In ASCII, the blank included.
    fileprivate var isPrintable: Bool { self >= 0x20 && self < 0x7f }
}
