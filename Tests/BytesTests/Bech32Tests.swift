import Bytes
import TestSupport
import Testing

struct Bech32Tests {
    /// The examples of BIP 173 that are whole bytes, and one longer than it allows.
    @Test(arguments: [
        "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "A12UEL5L",
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    ])
    func `what is decoded and encoded again is the same text`(_ text: String) throws {
        let (prefix, bytes) = try Bech32.decode(SecretBytes(text), "text")
        #expect(Bech32.encode(bytes, prefix: prefix).text == text)
    }

    @Test func `the last 1 separates`() throws {
        let text = Bech32.encode(SecretBytes("bytes"), prefix: "a1b1")
        let decoded = try Bech32.decode(text, "text")
        #expect(decoded.prefix == "a1b1")
        #expect(decoded.bytes == SecretBytes("bytes"))
    }

    @Test(arguments: 0..<40)
    func `bytes of any number come back`(_ count: Int) throws {
        let bytes = SecretBytes(copying: (0..<count).map { UInt8($0 * 37 & 0xff) })
        for prefix in ["age", "AGE-SECRET-KEY-"] {
            let decoded = try Bech32.decode(Bech32.encode(bytes, prefix: prefix), "text")
            #expect(decoded.prefix == prefix)
            #expect(decoded.bytes == bytes)
        }
    }

    @Test(arguments: [
        "", "1", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "10a06t8",
        "1qzzfhee", "a12UEL5L", "A12uEL5L", "a12uel5x", "a12uel5 ", "a12uel5l\n",
    ])
    func `another text is refused`(_ text: String) {
        expectFailure(.malformed, "text") { try Bech32.decode(SecretBytes(text), "text") }
    }

    /// The checksum is that of the text; there is a digit too many, or the spare bits are not zero.
    @Test(arguments: ["a1qqqd87cpp", "a1qpamnt9j"])
    func `digits that are no whole bytes are refused`(_ text: String) {
        expectFailure(.malformed, "text") { try Bech32.decode(SecretBytes(text), "text") }
    }

    @Test func `every changed character is found`() {
        let text = Bech32.encode(SecretBytes("thirty-two bytes, not one fewer."), prefix: "age")
        Mutations.check(of: text) { mutant in
            _ = try Bech32.decode(mutant, "text")
            return mutant == text
        }
    }
}
