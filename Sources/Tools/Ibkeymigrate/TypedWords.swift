internal import Bytes
internal import Keys

/// Words of the list that come a few at a time.
struct TypedWords {
    private var words: [SecretBytes] = []

    var known: Int { words.count }

    /// Takes the words of a line up to the first that is in no list.
    ///
    /// - Returns: the number of that one, counted from 1; nil when there is none.
    mutating func add(_ line: SecretBytes) -> Int? {
        let (known, isWhole) = WordList.known(in: line)
        words += known
        return isWhole ? nil : words.count + 1
    }

    /// With a blank between each two.
    var text: SecretBytes {
        var out = ByteWriter(capacity: 256)
        for (number, word) in words.enumerated() {
            if number > 0 { out.byte(UInt8(ascii: " ")) }
            out.bytes(word)
        }
        return out.finish()
    }
}
