import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

private typealias Comment = Keys.Comment

struct OpenSSHPublicKeyTests {
    private static let line = """
        ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOIRxi0HGnII0KC3HRsDIPU/JfkC6+XFVzC8kSi9Xykx
        """

    private func decode(_ text: String) throws -> (key: PublicKey, comment: Comment) {
        try OpenSSHPublicKey.decode(SecretBytes(text))
    }

    @Test func `every type comes back with its comment`() throws {
        for key in try SampleKeys.all() {
            for comment in ["", "me", "two words", "caf\u{e9}"] {
                let text = try OpenSSHPublicKey.encode(key.publicKey, Comment(comment))
                #expect(OpenSSHPublicKey.recognizes(text))
                let decoded = try OpenSSHPublicKey.decode(text)
                #expect(decoded.key == key.publicKey)
                #expect(decoded.comment == Comment(comment))
            }
        }
    }

    @Test func `what is read is written again byte by byte`() throws {
        let text = Self.line + " a comment\n"
        let (key, comment) = try decode(text)
        #expect(try OpenSSHPublicKey.encode(key, comment).text == text)
    }

    @Test(arguments: [
        "\(line) me", "\(line) me\n", "\(line) me\r\n", "  \t\(line) me\n",
        "# mine\n\n\(line) me\n\n",
        "no-pty \(line) me\n", "from=\"10.0.0.*,!10.0.0.1\",no-pty  \(line)  me\n",
        "command=\"echo \\\"AAAA ssh-rsa\\\" # x\" \(line) me\n",
        "environment=\"A=AAAA AAAA\" \(line)\tme",
    ])
    func `lines of authorized_keys are read`(_ text: String) throws {
        #expect(OpenSSHPublicKey.recognizes(SecretBytes(text)))
        let (key, comment) = try decode(text)
        #expect(key == (try decode(Self.line).key))
        #expect(comment == Comment("me"))
    }

    @Test func `a certificate is read whole`() throws {
        let scratch = try Scratch()
        try scratch.run("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", "ca")
        try scratch.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", "key")
        try scratch.run("ssh-keygen", "-q", "-s", "ca", "-I", "id", "-n", "user", "key.pub")
        let text = try scratch.read("key-cert.pub")
        let (certificate, comment) = try OpenSSHPublicKey.decode(text)
        #expect(certificate.subject == (try OpenSSHPublicKey.decode(scratch.read("key.pub")).key))
        #expect(try OpenSSHPublicKey.encode(certificate, comment) == text)
    }

    @Test func `a comment that makes another line is not written`() throws {
        let key = try decode(Self.line).key
        for comment in ["a\nssh-rsa AAAA", "a\rb", "a\u{1b}[2J", "a\0b"] {
            #expect(throws: FormatError.self) {
                try OpenSSHPublicKey.encode(key, Comment(comment))
            }
        }
    }

    @Test(arguments: [
        (FormatError.Kind.unrecognized, "# nothing\n"),
        (.unrecognized, "some words\n"),
        (.unrecognized, "ssh-rsa\n"),
        (.malformed, "\(line)\n\(line)\n"),
        (.malformed, "ssh-rsa \(line.dropFirst(12))\n"),
        (.malformed, "\(line.dropLast(4)) me\n"),
        (.malformed, "\(line.dropLast(1)) me\n"),
        (.malformed, "\(line)AAAA me\n"),
        (.malformed, "\(line) a\0b\n"),
        (.unsupported, "name AAAABG5hbWUAAAAA\n"),
    ])
    func `anything else is refused`(_ kind: FormatError.Kind, _ text: String) throws {
        let error = #expect(throws: FormatError.self) { try decode(text) }
        #expect(error?.kind == kind)
    }

    @Test func `other formats are not recognized`() throws {
        for text in [
            "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", "", "\u{feff}\(Self.line)",
        ] {
            #expect(!OpenSSHPublicKey.recognizes(SecretBytes(text)))
        }
    }

    @Test func `a flipped bit ends in a key or an error`() throws {
        let text = SecretBytes(Self.line + " me\n").disclosed()
        for index in text.indices {
            for bit in 0..<8 {
                var changed = text
                changed[index] ^= 1 << UInt8(bit)
                _ = try? OpenSSHPublicKey.decode(SecretBytes(copying: changed))
            }
        }
    }
}
