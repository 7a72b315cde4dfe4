import Bytes
import Keys
import TestSupport
import Testing

@Suite struct WordListTests {
    @Test func `the list gives eleven bits a word`() {
        #expect(WordList.words.count == 2048)
        #expect(WordList.words == WordList.words.sorted())
        #expect(Set(WordList.words.map { $0.prefix(4) }).count == 2048)
        #expect(
            WordList.words.allSatisfy {
                (3...7).contains($0.count) && $0.allSatisfy { ("a"..."z").contains($0) }
            }
        )
    }

    @Test func `passphrases are made of words of the list`() throws {
        let known = Set(WordList.words)
        let made = try WordList.generate()
        let words = made.text.split(separator: "-")
        #expect(words.count == 8)
        #expect(words.allSatisfy { known.contains($0) })
        #expect(try WordList.generate() != made)
    }

    @Test func `bytes of every length come back from words`() throws {
        for count in 0...50 {
            let bytes = SecretBytes(
                copying: (0..<count).map { UInt8(truncatingIfNeeded: 251 * $0 + 7) }
            )
            let words = WordList.encode(bytes)
            #expect(words.text.split(separator: " ").count == (8 * count + 10) / 11)
            let back = try WordList.decode(words)
            // Three spare bits or more could be a byte of their own only where eight are spare.
            #expect(back[0..<count] == bytes)
            #expect(back.count == 11 * ((8 * count + 10) / 11) / 8)
        }
    }

    @Test func `the first and the last word have the bits zero and one`() {
        let words = WordList.encode(SecretBytes(hex: "001fff")).text.split(separator: " ")
        #expect(words == [WordList.words[0], WordList.words[2047], WordList.words[1536]])
    }

    @Test func `words are read in either case, shortened to four letters, between any blanks`()
        throws
    {
        let bytes = SecretBytes(hex: "00ff10a73c55d2e18890ab")
        let words = WordList.encode(bytes).text.split(separator: " ")
        let typed = words.map { $0.prefix(4).uppercased() }.joined(separator: " -\n\t")
        #expect(try WordList.decode(SecretBytes("  \(typed)\r\n")) == bytes)
    }

    @Test(arguments: ["abandon abbez", "abandon aba", "abandon abilityx", "abandon \u{e9}"])
    func `the word that is not in the list is named`(_ text: String) {
        expectFailure(.malformed, "word 2") { try WordList.decode(SecretBytes(text)) }
    }

    @Test(
        arguments: [
            ("aban", "abandon "), ("zoo ZON", "zoo ZONe "), ("abi", "abi"), ("abil", "ability "),
            ("zoo ", "zoo "), ("zoo xx", "zoo xx"), ("", ""), ("abandon", "abandon "),
        ]
    )
    func `the last word is completed as far as there is no choice`(typed: String, whole: String) {
        #expect(WordList.complete(SecretBytes(typed)) == SecretBytes(whole))
    }

    @Test func `spare bits that are not zero are refused`() {
        expectFailure(.malformed, "words") { try WordList.decode(SecretBytes("abbey")) }
    }
}
