package import Bytes

/// Bytes as words: 11 bits a word, the first bit first, the last word filled up with zeros.
extension WordList {
    /// The words, a blank between each two; what is left of the last one holds `rest`.
    package static func encode(_ bytes: SecretBytes, rest: Int = 0) -> SecretBytes {
        var out = ByteWriter(capacity: 8 * (bytes.count + 1))
        let count = (8 * bytes.count + 10) / 11
        for number in 0..<count {
            if number > 0 { out.byte(UInt8(ascii: " ")) }
            var index = (11 * number..<11 * number + 11).reduce(0) { $0 << 1 | bit($1, of: bytes) }
            if number == count - 1 { index |= rest & (1 << (11 * count - 8 * bytes.count) - 1) }
            out.bytes(words[index].utf8)
        }
        return out.finish()
    }

    /// Reads words in either case, between any blanks, hyphens and line ends.
    ///
    /// Four letters of a word are enough. What is left of the last word must be zero bits.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` about `word N`.
    package static func decode(_ text: SecretBytes) throws -> SecretBytes {
        let (bytes, rest) = try decodeAll(text)
        guard rest == 0 else {
            throw FormatError.malformed("words", "a word is missing, or one too many")
        }
        return bytes
    }

    /// The same, with what is left of the last word.
    package static func decodeAll(
        _ text: SecretBytes
    ) throws -> (bytes: SecretBytes, rest: Int) {
        var out = ByteWriter(capacity: text.count)
        var pending = 0
        var bits = 0
        for (number, word) in split(text).enumerated() {
            pending = (pending << 11 | (try index(of: word, number + 1))) & 0xf_ffff
            bits += 11
            while bits >= 8 {
                bits -= 8
                out.byte(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        return (out.finish(), pending & (1 << bits - 1))
    }

    /// The words of `text` up to the first that is not in the list, and whether they are all of it.
    package static func known(in text: SecretBytes) -> (words: [SecretBytes], isWhole: Bool) {
        let all = split(text)
        let known = all.prefix { word in words.contains { isMeant($0, by: word) } }
        return (Array(known), known.count == all.count)
    }

    /// The text with its last word written out, and a blank, or as far as all words go that begin so.
    package static func complete(_ text: SecretBytes) -> SecretBytes {
        guard let typed = split(text).last, !isSeparator(text[text.count - 1]) else { return text }
        let found = words.filter { begins($0, with: typed) }
        guard var common = found.first else { return text }
        while !found.allSatisfy({ $0.hasPrefix(common) }) { common.removeLast() }
        var out = ByteWriter(capacity: text.count + 16)
        out.bytes(text)
        out.bytes(common.utf8.dropFirst(typed.count))
        if found.count == 1 { out.byte(UInt8(ascii: " ")) }
        return out.finish()
    }

    private static func bit(_ position: Int, of bytes: SecretBytes) -> Int {
        guard position < 8 * bytes.count else { return 0 }
        return Int(bytes[position / 8] >> (7 - position % 8)) & 1
    }

    private static func split(_ text: SecretBytes) -> [SecretBytes] {
        var words: [SecretBytes] = []
        var start = 0
        for index in 0...text.count where index == text.count || isSeparator(text[index]) {
            if index > start { words.append(text[start..<index]) }
            start = index + 1
        }
        return words
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte.isBlank || byte.isControl || byte == UInt8(ascii: "-")
    }

    private static func index(of word: SecretBytes, _ number: Int) throws -> Int {
        guard let index = words.firstIndex(where: { isMeant($0, by: word) }) else {
            throw FormatError.malformed("word \(number)", "not in the list of words")
        }
        return index
    }

    private static func isMeant(_ known: Substring, by word: SecretBytes) -> Bool {
        let length = known.utf8.count
        guard word.count == length || (word.count >= 4 && word.count < length) else { return false }
        return begins(known, with: word)
    }

    private static func begins(_ known: Substring, with typed: SecretBytes) -> Bool {
        known.utf8.count >= typed.count
            && zip(known.utf8, 0..<typed.count).allSatisfy { $0 == typed[$1] | 0x20 }
    }
}
