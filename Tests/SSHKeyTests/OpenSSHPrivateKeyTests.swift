import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

private typealias Comment = Keys.Comment

private let passphrase = SampleKeys.passphrase

struct OpenSSHPrivateKeyTests {
    @Test func `every type comes back with its comment`() throws {
        for key in try SampleKeys.all() {
            let pair = KeyPair(key, comment: Comment("caf\u{e9} at home"))
            let text = try OpenSSHPrivateKey.encode(pair, passphrase: nil)
            #expect(OpenSSHPrivateKey.recognizes(text))
            let file = try OpenSSHPrivateKey(parsing: text)
            #expect(!file.isEncrypted)
            #expect(file.publicKey == pair.publicKey)
            #expect(try file.decrypt(DecodingOptions()).pair == pair)
        }
    }

    @Test(arguments: OpenSSHCipher.all)
    func `every cipher opens under its passphrase and no other`(_ cipher: OpenSSHCipher) throws {
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Comment("a comment"))
        let text = try OpenSSHPrivateKey.encode(
            pair,
            passphrase: passphrase,
            rounds: 1,
            cipher: cipher
        )
        let file = try OpenSSHPrivateKey(parsing: text)
        #expect(file.isEncrypted)
        #expect(file.publicKey == pair.publicKey)
        let decoded = try file.decrypt(SampleKeys.unlocking)
        #expect(decoded.pair == pair)
        #expect(decoded.passphrase == passphrase)
        let error = #expect(throws: FormatError.self) {
            try file.decrypt(DecodingOptions(passphrase: FixedPassphrase(SecretBytes("wrong"))))
        }
        #expect(error?.kind == .wrongPassphrase)
    }

    @Test func `an encrypted key without a passphrase at hand asks for one`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        let text = try OpenSSHPrivateKey.encode(pair, passphrase: passphrase, rounds: 1)
        let error = #expect(throws: FormatError.self) {
            try OpenSSHPrivateKey(parsing: text).decrypt(DecodingOptions())
        }
        #expect(error?.kind == .passphraseNeeded)
    }

    @Test func `the text is that of ssh-keygen, line by line`() throws {
        let pair = KeyPair(try SampleKeys.rsa.get())
        let text = try OpenSSHPrivateKey.encode(pair, passphrase: nil).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "-----BEGIN OPENSSH PRIVATE KEY-----")
        #expect(lines.suffix(2) == ["-----END OPENSSH PRIVATE KEY-----", ""])
        #expect(lines.dropFirst().dropLast(3).allSatisfy { $0.utf8.count == 70 })
    }

    @Test func `a certificate is left out of the file, its key is not`() throws {
        let scratch = try Scratch()
        try scratch.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "ca")
        try scratch.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", "key")
        try scratch.run("ssh-keygen", "-q", "-s", "ca", "-I", "id", "-n", "user", "key.pub")
        let plain = try OpenSSHPrivateKey(parsing: scratch.read("key")).decrypt(
            SampleKeys.unlocking
        ).pair
        let certificate = try OpenSSHPublicKey.decode(scratch.read("key-cert.pub")).key
        let certified = try KeyPair(
            plain.privateKey,
            publicKey: certificate,
            comment: plain.comment
        )
        let text = try OpenSSHPrivateKey.encode(certified, passphrase: nil)
        #expect(try OpenSSHPrivateKey(parsing: text).decrypt(SampleKeys.unlocking).pair == plain)
    }

    @Test func `a comment that makes another line is not written`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Comment("a\nssh-rsa AAAA"))
        #expect(throws: FormatError.self) {
            try OpenSSHPrivateKey.encode(pair, passphrase: nil)
        }
    }

    @Test func `an empty passphrase and no rounds are not written`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        #expect(throws: FormatError.self) {
            try OpenSSHPrivateKey.encode(pair, passphrase: .empty)
        }
        #expect(throws: FormatError.self) {
            try OpenSSHPrivateKey.encode(pair, passphrase: passphrase, rounds: 0)
        }
    }

    @Test func `only known ciphers have a name`() throws {
        #expect(try OpenSSHCipher(named: "aes256-ctr").name == "aes256-ctr")
        let error = #expect(throws: FormatError.self) { try OpenSSHCipher(named: "rot13") }
        #expect(error?.kind == .unsupported)
    }
}

/// The lines around the key, as mail, editors and other programs leave them.
struct OpenSSHArmorTests {
    private func key() throws -> (pair: KeyPair, text: String) {
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Comment("me"))
        return (pair, try OpenSSHPrivateKey.encode(pair, passphrase: nil).text)
    }

    private func oneLine(_ text: String) -> String {
        let lines = text.split(separator: "\n")
        return "\(lines[0])\n\(lines[1..<lines.count - 1].joined())\n\(lines[lines.count - 1])\n"
    }

    @Test func `what real tools read is read`() throws {
        let (pair, text) = try key()
        let variants = [
            text.replacing("\n", with: "\r\n"), String(text.dropLast()), oneLine(text),
            text.replacing("\n", with: "\n\n"), text + "\n\nand a word\n", text + text,
        ]
        for variant in variants {
            let file = try OpenSSHPrivateKey(parsing: SecretBytes(variant))
            #expect(try file.decrypt(DecodingOptions()).pair == pair)
        }
    }

    @Test func `text that was damaged on its way names the repair`() throws {
        let (_, text) = try key()
        let lines = text.split(separator: "\n")
        let variants = [
            text.replacing("\n", with: "\r"), text.replacing("\n", with: "\\n"),
            text.replacing("\n", with: " "), lines.joined(separator: "\n  ") + "\n",
            lines.joined(separator: " \n"), lines.dropLast().joined(separator: "\n"),
            text.replacing("-----END", with: "----END"),
            text.replacing("END OPENSSH", with: "END RSA"),
        ]
        for variant in variants {
            let error = #expect(throws: FormatError.self) {
                try OpenSSHPrivateKey(parsing: SecretBytes(variant))
            }
            #expect(error?.kind == .malformed)
            #expect(error?.hint == FormatError.repairHint)
        }
    }

    @Test func `text with anything in front is not recognized`() throws {
        let (_, text) = try key()
        for prefix in ["\u{feff}", "\n", " ", "Bag Attributes\n"] {
            #expect(!OpenSSHPrivateKey.recognizes(SecretBytes(prefix + text)))
        }
    }
}
