package import Bytes
internal import OpenSSL

/// A fixed list of common words: for passphrases, and for bytes that people write down or read aloud.
///
/// 2,048 words are 11 bits each, so that eight make 88 bits. No two begin with the same four letters:
/// a word misread is not another one.
package enum WordList {
    /// So many words, a hyphen between each two.
    package static func generate(words count: Int = 8) throws -> SecretBytes {
        let random = try Random.secret(2 * count)
        var out = ByteWriter(capacity: 8 * count)
        for index in 0..<count {
            if index > 0 { out.byte(UInt8(ascii: "-")) }
            // 2,048 divides 65,536: every word is as likely as any other.
            let number = Int(random[2 * index]) << 8 | Int(random[2 * index + 1])
            out.bytes(words[number % words.count].utf8)
        }
        return out.finish()
    }

    package static let words = text.split(separator: " ")
}
