import Bytes
import TestSupport
import Testing

@Suite struct Base32Tests {
    @Test func `every length comes back`() throws {
        for count in 0...64 {
            let bytes = SecretBytes(
                copying: (0..<count).map { UInt8(truncatingIfNeeded: 37 * $0 + 250) }
            )
            let text = Base32.encode(bytes)
            #expect(text.count == (8 * count + 4) / 5)
            #expect(try Base32.decode(text, "") == bytes)
        }
    }

    @Test func `the digits are Crockford's, in order`() throws {
        let all = SecretBytes(hex: "00443214c74254b635cf84653a56d7c675be77df")
        #expect(Base32.encode(all).text == "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    }

    @Test func `letters that look like digits are read as those`() throws {
        let meant = try Base32.decode(SecretBytes("A0110Z11"), "")
        #expect(try Base32.decode(SecretBytes("aOiLozIl"), "") == meant)
    }

    @Test(arguments: ["U0", "u0", "0-", "0 ", "0@", "0[", "0`", "0{", "0/", "0:", "0\u{e9}"])
    func `a character that is no digit is refused`(_ text: String) {
        expectFailure(.malformed, "field") { try Base32.decode(SecretBytes(text), "field") }
    }

    @Test(arguments: ["0", "000", "000000", "01", "0001", "0000001"])
    func `a lone digit and spare bits are refused`(_ text: String) {
        expectFailure(.malformed) { try Base32.decode(SecretBytes(text), "") }
    }

    @Test func `text is grouped, split and cleaned`() {
        #expect(SecretBytes("abcdefg").grouped(by: 3, "-").text == "abc-def-g")
        #expect(SecretBytes("abcdef").grouped(by: 3, "-").text == "abc-def")
        #expect(SecretBytes("").grouped(by: 3, "-").isEmpty)
        #expect(SecretBytes(":a::b").split(at: 0x3a).map(\.text) == ["", "a", "", "b"])
        #expect(SecretBytes("a b\tc").without([0x20, 0x09]).text == "abc")
    }
}
