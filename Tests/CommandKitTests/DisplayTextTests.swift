import Bytes
import Testing

@testable import CommandKit

@Suite struct DisplayTextTests {
    @Test(arguments: [
        ("plain text, ümläut, 日本", "plain text, ümläut, 日本"),
        ("back\\slash", "back\\\\slash"),
        (
            "bell\u{07} escape\u{1B} tab\t delete\u{7F}",
            "bell\\x07 escape\\x1B tab\\x09 delete\\x7F"
        ),
        ("\u{9B}31m", "\\u{9B}31m"),
        ("\u{61C}\u{200E}\u{202A}\u{2069}", "\\u{61C}\\u{200E}\\u{202A}\\u{2069}"),
        ("\u{200B}\u{FEFF}\u{2028}\u{2029}", "\\u{200B}\\u{FEFF}\\u{2028}\\u{2029}"),
        ("\u{E0041}", "\\u{E0041}"),
    ])
    func `characters that a terminal acts on are escaped`(text: String, shown: String) {
        #expect(DisplayText.escape(text) == shown)
        #expect(DisplayText.escape(Array(text.utf8)) == shown)
    }

    @Test func `bytes that are not UTF-8 are shown as they are`() {
        #expect(DisplayText.escape([0x61, 0xFF, 0xC3, 0x62] as [UInt8]) == "a\\xFF\\xC3b")
        #expect(DisplayText.escape([0xED, 0xA0, 0x80] as [UInt8]) == "\\xED\\xA0\\x80")
        #expect(DisplayText.escape([0xE2, 0x80] as [UInt8]) == "\\xE2\\x80")
    }

    @Test func `fields keep their order on one line of JSON`() {
        var inner = JSONObject()
        inner.add("bits", 2048)
        var object = JSONObject()
        object.add("name", "a \"b\"\\\n\u{1}\u{202E}\u{E0041}é")
        object.add("weak", false)
        object.add("comment", nil)
        object.add("keys", .array([.object(inner), .strings(["x"])]))
        object.add("raw", .text([0x61, 0xFF]))
        let name = #""a \"b\"\\\n\u0001\u202e\udb40\udc41é""#
        #expect(
            object.text == #"{"name":\#(name),"weak":false,"comment":null,"#
                + #""keys":[{"bits":2048},["x"]],"raw":"a\#u{FFFD}"}"#
        )
    }
}
