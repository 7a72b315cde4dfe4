import Bytes
import TestSupport
import Testing

struct Base64Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `the examples of the RFC`(_ plain: String, _ encoded: String) throws {
        #expect(Base64.encode(SecretBytes(plain)).text == encoded)
        #expect(try Base64.decode(SecretBytes(encoded), "it") == SecretBytes(plain))
        let bare = String(encoded.prefix { $0 != "=" })
        #expect(Base64.text(Array(plain.utf8), padded: false) == bare)
        #expect(try Base64.decode(SecretBytes(bare), "it", padded: false) == SecretBytes(plain))
    }

    @Test(arguments: [
        "Zg=", "Zg", "Z===", "Zg===", "====", "Zg==Zg==", "Zh==", "Zm9=", "Zm8", "Zm9v Zg==",
        "Zm9v\n", "Zm-_", "Zm9v!A==", "=Zm9", "Zm=v", "Z\u{e9}m",
    ])
    func `each value has one encoding`(_ text: String) {
        expectFailure(.malformed, "it") { try Base64.decode(SecretBytes(text), "it") }
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9vZ"])
    func `without padding, too`(_ text: String) {
        expectFailure(.malformed, "it") {
            try Base64.decode(SecretBytes(text), "it", padded: false)
        }
    }

    @Test func `every run of bytes comes back`() throws {
        var generator = SeededGenerator(seed: 4648)
        for count in 0..<200 {
            let bytes = SecretBytes(
                copying: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            )
            for isPadded in [true, false] {
                let text = Base64.encode(bytes, padded: isPadded)
                #expect(try Base64.decode(text, "it", padded: isPadded) == bytes)
            }
        }
    }
}

struct LineReaderTests {
    @Test(
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
            ("a\r\nb\r\n", ["a", "b"]),
            ("a\rb\r", ["a", "b"]), ("\n", [""]), ("\n\n", ["", ""]), ("\r\n\r\n", ["", ""]),
            ("\n\r", ["", ""]), ("a\r\r\nb", ["a", "", "b"]), ("a\r", ["a"]),
        ] as [(String, [String])]
    )
    func `lines end in LF, CRLF or CR`(_ text: String, _ lines: [String]) {
        var reader = LineReader(SecretBytes(text))
        for (index, line) in lines.enumerated() {
            #expect(!reader.isAtEnd)
            #expect(reader.next()?.text == line)
            #expect(reader.lineNumber == index + 1)
        }
        #expect(reader.isAtEnd)
        #expect(reader.next() == nil)
        #expect(reader.rest.isEmpty)
    }

    @Test func `what was not read is the rest`() {
        var reader = LineReader(SecretBytes("a\r\nb\n"))
        _ = reader.next()
        #expect(reader.rest.text == "b\n")
    }
}

struct ASCIITextTests {
    @Test func `a short run of printable ASCII becomes a string`() {
        let longest = String(repeating: "~", count: 1024)
        for text in ["", " ", "ssh-rsa", longest] { #expect(SecretBytes(text).asciiText == text) }
        for text in ["a\n", "\u{7f}", "\u{e9}", longest + "~"] {
            #expect(SecretBytes(text).asciiText == nil)
        }
    }
}
