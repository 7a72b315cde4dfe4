import Age
import Bytes
import TestSupport
import Testing

/// What makes a header good or bad, told by the line.
struct HeaderTests {
    private static let mac = "--- " + String(repeating: "A", count: 43)

    private func header(_ lines: [String]) throws -> Header {
        let text = lines.joined(separator: "\n")
        return try Header(from: BufferedSource(MemorySource(Array(text.utf8), piece: 5)))
    }

    private func header(stanza: [String]) throws -> Header {
        try header(["age-encryption.org/v1"] + stanza + [Self.mac, ""])
    }

    @Test(arguments: [0, 1, 47, 48, 49, 96, 512])
    func `bodies of any length are read and written alike`(_ count: Int) throws {
        let body = AgeSamples.plaintext(count)
        let digits = Base64.encode(body, padded: false).text
        var lines = stride(from: 0, to: digits.count, by: 64).map { start in
            String(digits.dropFirst(start).prefix(64))
        }
        if digits.count % 64 == 0 { lines.append("") }
        let text = ["age-encryption.org/v1", "-> some-type 1 ~!"] + lines + [Self.mac, ""]
        let header = try header(text)
        #expect(header.stanzas == [Stanza(type: "some-type", arguments: ["1", "~!"], body: body)])
        #expect(header.encode().text == text.joined(separator: "\n"))
    }

    @Test(arguments: [
        "", "\n", "age", "hello, world", "age-encryption.com/v1\n", "\u{1f}\u{8b}binary",
        "-----BEGIN PGP MESSAGE-----\n", "AGE-ENCRYPTION.ORG/V1\n",
    ])
    func `what is no age file is told`(_ text: String) {
        let isCut = "age-encryption.org/v1".hasPrefix(text) && !text.isEmpty
        expectAgeFailure(isCut ? .truncated : .notAge) {
            try AgeReader(MemorySource(Array(text.utf8)))
        }
    }

    @Test(arguments: ["age-encryption.org/v2\n", "age-encryption.org/v10", "age-encryption.org/"])
    func `another version is told`(_ text: String) {
        expectAgeFailure(.unsupported, .header(line: 1)) {
            try header([text, "-> X25519", ""])
        }
    }

    @Test(arguments: [
        (["->", ""], 2), (["-> ", ""], 2), (["->  X25519", ""], 2), (["-> X25519 ", ""], 2),
        (["-> X25519  a", ""], 2), (["->X25519", ""], 2), (["-> X\u{7f}", ""], 2),
        (["-> ä", ""], 2), (["-> X\t1", ""], 2), (["-> X\r", ""], 2), (["-> X", "\r"], 3),
        (["-> X", "AA=="], 3), (["-> X", "A"], 3), (["-> X", "AB"], 3), (["-> X", " AA"], 3),
        (["-> X", String(repeating: "A", count: 65)], 3),
        (["-> X", String(repeating: "A", count: 64)], 4), (["-> X", "AAAA", "AAAA"], 4),
        (["-> X"], 3), ([], 2), (["--> X", ""], 2),
    ])
    func `a stanza out of shape is refused`(_ stanza: [String], _ line: Int) {
        expectAgeFailure(.malformed, .header(line: line)) { try header(stanza: stanza) }
    }

    @Test(arguments: [
        "---", "--- ", "---  " + String(repeating: "A", count: 43),
        "--- " + String(repeating: "A", count: 42), "--- " + String(repeating: "A", count: 44),
        "--- " + String(repeating: "A", count: 42) + "B", mac + " ", mac + "=", mac + "\r",
        "----" + String(repeating: "A", count: 43),
    ])
    func `a MAC out of shape is refused`(_ line: String) {
        expectAgeFailure(.malformed, .header(line: 4)) {
            try header(["age-encryption.org/v1", "-> X", "", line, ""])
        }
    }

    @Test func `a header that ends early is told`() throws {
        let file = try AgeWriter.encrypt(SecretBytes("text"), to: [AgeKind.x25519.recipient])
        for count in 1..<file.count - 20 {
            expectAgeFailure(.truncated) {
                try open(Array(file.prefix(count)), with: [AgeKind.x25519.identity])
            }
        }
    }

    @Test func `no header is longer than a mebibyte, or of more than a thousand stanzas`() throws {
        let long = ["-> X " + String(repeating: "a", count: 1 << 20), ""]
        expectAgeFailure(.malformed, .header(line: 2)) { try header(stanza: long) }
        #expect(throws: Never.self) {
            try header(stanza: (0..<1000).flatMap { _ in ["-> X", ""] })
        }
        expectAgeFailure(.malformed) {
            try header(stanza: (0...1000).flatMap { _ in ["-> X", ""] })
        }
    }

    @Test(arguments: [
        ["-> scrypt", "", "-> scrypt", ""], ["-> scrypt", "", "-> X25519", ""],
        ["-> a-grease", "", "-> scrypt", ""],
    ])
    func `a passphrase has no other beside it`(_ stanzas: [String]) {
        expectAgeFailure(.malformed) { try header(stanza: stanzas) }
    }

    @Test func `what cannot be read is not written`() throws {
        let passphrase = try AgeKind.passphrase.recipient
        let sink = MemorySink()
        for recipients in [
            [], [passphrase, passphrase], [try AgeKind.x25519.recipient, passphrase],
        ] {
            expectFailure(.unsupported, "recipients") {
                try AgeWriter(to: sink, recipients: recipients)
            }
        }
        #expect(sink.bytes.isEmpty)
    }
}
