import Bytes
import TestSupport
import Testing

@testable import KeyStore

struct MIMEMessageTests {
    private static func sample(
        _ text: String = "Hello,\n\n  a = b \n.\nFrom here: \u{fc}\u{1f511}\n",
        name: String = "public.key"
    ) throws -> MIMEMessage {
        try MIMEMessage(
            [("To", "someone@example.com"), ("Subject", "Keys")],
            text: text,
            attachments: [
                MIMEMessage.Attachment(
                    name,
                    "application/octet-stream",
                    Array("ssh-rsa AAAA".utf8)
                ),
                MIMEMessage.Attachment(
                    "ibkr-pgp.asc",
                    "application/pgp-keys",
                    (0...255).map { $0 }
                ),
            ]
        )
    }

    @Test(arguments: [
        "public.key", "two words.key",
        "Schl\u{fc}ssel f\u{fc}r Berichte und noch viel mehr davon.key",
        "\"; filename=\"x", "a;b=c.key", "100%.key", "\u{1f511}",
    ])
    func `a name comes back whatever is in it`(_ name: String) throws {
        let mail = try Self.sample(name: name)
        let text = try mail.encode()
        #expect(try MIMEMessage(parsing: SecretBytes(text)) == mail)
        #expect(text.utf8.allSatisfy { $0 == 0x0a || (0x20...0x7e).contains($0) })
        #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test(arguments: [
        "a\nBcc: x@example.com", "a\r\nX: y", "a\u{85}b", "a\0b", "a\u{2028}b", "a\u{202e}b", "",
    ])
    func `a name that would be two lines is refused`(_ name: String) {
        expectFailure(.malformed, "attachment") { try Self.sample(name: name) }
    }

    @Test(arguments: ["a\nBcc: x@example.com", "a\rX: y", "\u{fc}", "a\0"])
    func `a header that would be two lines is refused`(_ value: String) {
        expectFailure(.malformed, "header Subject") {
            try MIMEMessage([("Subject", value)], text: "", attachments: [])
        }
    }

    /// The words are what an attacker would put into a name or a comment.
    @Test func `no text makes another part or header`() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "\n", "\r\n", "--", "=_ibkeys_", "Content-Type: text/html", ": ", "=", "=3D", " ", "\t",
            "\u{0}", "\u{fc}", "\u{2028}", "boundary=\"", "--=_ibkeys_--", "x",
        ]
        for _ in 0..<300 {
            let count = Int.random(in: 0..<20, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }
                .joined()
            let mail = try Self.sample(text)
            let read = try MIMEMessage(parsing: SecretBytes(mail.encode()))
            #expect(read == mail)
        }
    }

    @Test func `whatever is changed in a mail there is an answer`() throws {
        let text = SecretBytes(try Self.sample().encode())
        Mutations.check(of: text, masks: [0x01, 0x80]) { text in
            _ = try MIMEMessage(parsing: text)
            return true
        }
    }

    @Test func `the date is that of a mail`() {
        #expect(Timestamp(seconds: 0).mailDate == "Thu, 01 Jan 1970 00:00:00 +0000")
        #expect(
            Timestamp(seconds: 1_795_505_400).mailDate == "Tue, 24 Nov 2026 07:30:00 +0000"
        )
    }
}
