import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

@testable import KeyStore

struct RequestMailTests {
    private static func key(
        comment: String = "me",
        file: String = "public.key"
    ) throws -> RequestMail.Key {
        let key = try SampleKeys.ed25519.get().publicKey
        let line = try PublicFormat.openssh.encode(key, comment: Comment(comment))
        return .ssh(key, line: line, file: file)
    }

    @Test func `the attachment is the exported key, byte for byte`() throws {
        let mail = RequestMail([try Self.key(comment: "me \u{fc}")])
        let read = try MIMEMessage(parsing: mail.encode())
        guard case .ssh(_, let line, _) = mail.keys[0] else { return }
        #expect(read.attachments.map(\.bytes) == [line.disclosed()])
    }

    @Test func `it has the digits, the addresses and every fingerprint`() throws {
        var mail = RequestMail([try Self.key()])
        mail.account = try AccountDigits("4567")
        mail.addresses = [try SourceAddress("8.8.8.8"), try SourceAddress("8.8.4.4")]
        let read = try MIMEMessage(parsing: mail.encode())
        #expect(read.headers.contains { $0.name == "Subject" && $0.value.hasSuffix(" 4567") })
        let fingerprint = try Fingerprint(SampleKeys.ed25519.get().publicKey).description
        for words in ["8.8.8.8", "8.8.4.4", fingerprint, "host key", "user name", "directory"] {
            #expect(read.text.contains(words), "\(words)")
        }
    }

    @Test func `what is secret is not sent`() throws {
        let key = try SampleKeys.ed25519.get()
        let secret = try PrivateFormat.openssh.encode(KeyPair(key))
        let mail = RequestMail([.ssh(key.publicKey, line: secret, file: "public.key")])
        #expect(throws: FormatError.self) { try mail.encode() }
        #expect(throws: FormatError.self) { try mail.ticket() }
        let other = try SampleKeys.p256.get().publicKey
        let line = try PublicFormat.openssh.encode(other, comment: Comment())
        let mixed = RequestMail([.ssh(key.publicKey, line: line, file: "public.key")])
        #expect(throws: FormatError.self) { try mixed.encode() }
    }

    /// An address is no word of a key, and is looked at with the finished mail.
    @Test func `what looks like a private key is found wherever it is in the mail`() throws {
        let address = try MailAddress("AGE-SECRET-KEY-1QQQ@example.com")
        var mail = RequestMail([try Self.key()])
        mail.from = address
        expectFailure(.malformed, "request") { try mail.encode() }
        mail.from = nil
        #expect(try !mail.encode().isEmpty)
        mail.to = address
        expectFailure(.malformed, "request") { try mail.encode() }
    }

    @Test(arguments: ["U1234567", "my key for du123456", "f7654321's"])
    func `an account number in a comment or a name is not sent`(_ text: String) throws {
        expectFailure(.malformed, "comment") {
            try RequestMail([Self.key(comment: text)]).encode()
        }
        expectFailure(.malformed, "file name") {
            try RequestMail([Self.key(file: text)]).ticket()
        }
    }

    @Test(arguments: [
        "U-1234567", "u 1234567", "acct 1234567", "1234567", "x01234567y", "12-34567",
        "2026-11-24 123 4567", "\u{ff15}\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}\u{ff17}",
    ])
    func `a number that ends as the account does is not sent`(_ text: String) throws {
        var mail = RequestMail([try Self.key(comment: text)])
        mail.account = try AccountDigits("4567")
        expectFailure(.malformed, "comment") { try mail.ticket() }
        mail.account = try AccountDigits("4568")
        if !text.lowercased().hasPrefix("u") { #expect(try !mail.ticket().isEmpty) }
    }

    @Test func `no address has an account number`() throws {
        var mail = RequestMail([try Self.key()])
        #expect(try mail.encode().firstIndex(of: "X-Unsent") != nil)
        #expect(try mail.encode(isDraft: false).firstIndex(of: "X-Unsent") == nil)
        mail.from = try MailAddress("U1234567@example.com")
        expectFailure(.malformed, "From") { try mail.encode() }
        mail.from = nil
        mail.account = try AccountDigits("4567")
        mail.to = try MailAddress("me.1234567@example.com")
        expectFailure(.malformed, "To") { try mail.encode() }
    }

    @Test func `keys of one kind are named as many`() throws {
        let other = try SampleKeys.p256.get().publicKey
        let line = try PublicFormat.openssh.encode(other, comment: Comment())
        let mail = RequestMail([try Self.key(), .ssh(other, line: line, file: "other.key")])
        let text = try MIMEMessage(parsing: mail.encode()).text
        #expect(text.contains("I log in with each of the 2 SSH keys below"))
    }

    @Test(arguments: ["20261124", "u4567", "menu1234567", "U1234567x", "PRIVATE KEY of mine"])
    func `words that only look a little like something else are sent`(_ text: String) throws {
        let mail = RequestMail([try Self.key(comment: text, file: text + ".key")])
        #expect(try !mail.ticket().isEmpty)
        #expect(try !mail.encode().isEmpty)
    }

    @Test(arguments: ["U1234567", "1234567", "12345", "u12345", "123", "", "12a4", "\u{661}234"])
    func `only four digits of an account are told`(_ text: String) {
        expectFailure(.malformed, "") { try AccountDigits(text) }
    }

    @Test(arguments: [
        "10.1.2.3", "172.16.0.1", "172.31.255.1", "192.168.1.1", "127.0.0.1", "169.254.1.1",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "1.2.3", "1.2.3.4.5", "256.1.1.1",
        "192.0.2.1", "198.51.100.1", "203.0.113.7", "198.18.0.1", "198.19.0.1", "192.0.0.1",
        "01.2.3.4", "1.2.3.-4", "1.2.3.4 ", "", "host",
    ])
    func `an address that the broker never sees is refused`(_ text: String) {
        expectFailure(.malformed, "") { try SourceAddress(text) }
    }

    @Test func `an IPv6 address is refused as such`() {
        expectFailure(.unsupported, "") { try SourceAddress("2001:db8::1") }
        #expect((try? SourceAddress("172.32.0.1")) != nil)
    }
}
