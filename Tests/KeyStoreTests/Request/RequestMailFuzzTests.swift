import Bytes
import Foundation
import Keys
import TestSupport
import Testing

@testable import KeyStore

/// Hostile words in every place that a person, a key or a file name has a say in, and Python's parser.
struct RequestMailFuzzTests {
    private static let pieces = [
        "\r", "\n", "\r\n", "\u{0}", "\u{85}", "\u{2028}", "\u{202e}", "\u{200b}", "--",
        "--=_ibkeys_",
        "--=_ibkeys_000000000000000000000000--", "Bcc: x@example.com", "Content-Type: text/html",
        "=?utf-8?q?x?=", "=?utf-8?b?eA==?=", "\"", "\\", "'", ";", "; filename=\"x\"", "%0A",
        "*0*=",
        "=0A", "=", ".", " ", "\t", "\u{fc}", "\u{1f511}", "<a@b>", ",", "@", "(", "/", "x", "key",
        String(repeating: "long ", count: 60),
    ]

    private static func words(
        _ most: Int,
        isClean: Bool,
        _ generator: inout SeededGenerator
    ) -> String {
        let pieces = isClean ? pieces.filter { $0.unicodeScalars.allSatisfy(\.isShown) } : pieces
        return (0..<Int.random(in: 0...most, using: &generator))
            .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }

    /// A mail whose words are hostile; half of them have nothing that must be refused.
    private static func mail(
        _ certificate: SecretBytes,
        _ generator: inout SeededGenerator
    ) throws -> RequestMail {
        let isClean = Bool.random(using: &generator)
        let said = (0..<4).map { _ in words(4, isClean: isClean, &generator) }
        let line = try line(comment: Array(said[0].utf8), &generator)
        let owner =
            Array(said[1].utf8)
            + (Int.random(in: 0..<4, using: &generator) == 0 ? [0xff, 0xc3] : [])
        let key = try PublishedOpenPGPKeys(Self.certificate(certificate, of: owner))
        let ssh = RequestMail.Key.ssh(
            try SampleKeys.ed25519.get().publicKey,
            line: line,
            file: String(said[2].prefix(90)) + ".key"
        )
        var mail = RequestMail([ssh, .openPGP(key, file: String(said[3].prefix(90)) + ".asc")])
        mail.account = try? AccountDigits(
            isClean ? "4567" : words(1, isClean: false, &generator) + "4567"
        )
        mail.addresses = ["8.8.8.8", "8.8.4.4" + words(1, isClean: isClean, &generator)]
            .compactMap { try? SourceAddress($0) }
        let address = words(1, isClean: isClean, &generator) + "a@example.com"
        if let to = try? MailAddress(address) { mail.to = to }
        mail.from = try? MailAddress("b@example.com" + words(1, isClean: isClean, &generator))
        return mail
    }

    /// A comment of any bytes but those that end the line, as a file from outside may have it.
    private static func line(
        comment: [UInt8],
        _ generator: inout SeededGenerator
    ) throws -> SecretBytes {
        let key = try SampleKeys.ed25519.get().publicKey
        let plain = try PublicFormat.openssh.encode(key, comment: Comment())
        let invalid: [UInt8] = Bool.random(using: &generator) ? [0xff, 0xc3] : []
        let comment = (comment + invalid).filter { $0 != 0x0a && $0 != 0x0d && $0 != 0 }
        return SecretBytes(copying: plain.disclosed().dropLast() + [0x20] + comment + [0x0a])
    }

    /// The certificate with another user ID: signatures are read, and not verified.
    static func certificate(_ text: SecretBytes, of owner: [UInt8]) throws -> SecretBytes {
        let octets = text.disclosed()
        let old = Array("me <me@example.com>".utf8)
        let packet = [0xb4, UInt8(old.count)] + old
        let start = try #require(octets.indices.first { octets[$0...].starts(with: packet) })
        let count = UInt32(owner.count)
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
        let other = [0xcd, 0xff] + length + owner
        return SecretBytes(copying: octets[..<start] + other + octets[(start + packet.count)...])
    }

    static func certificate() throws -> SecretBytes {
        let gnuPG = try GnuPGSample()
        _ = try gnuPG.gpg([
            "--batch", "--passphrase", "", "--quick-generate-key", "me <me@example.com>", "ed25519",
            "cert", "never",
        ])
        let fingerprint = try gnuPG.gpg(["--with-colons", "--list-keys"])
        let line = String(decoding: fingerprint, as: UTF8.self).split(separator: "\n")
            .first { $0.hasPrefix("fpr:") }
        let word = try #require(line).split(separator: ":")[1]
        _ = try gnuPG.gpg([
            "--batch", "--passphrase", "", "--quick-add-key", String(word), "cv25519", "encr",
            "never",
        ])
        return SecretBytes(copying: try gnuPG.gpg(["--export"]))
    }

    private static let reader = #"""
        import base64, email, email.policy, json, sys
        for line in open(sys.argv[1] + '/list', encoding='utf-8'):
            want = json.loads(line)
            raw = open(sys.argv[1] + '/' + want['mail'], 'rb').read()
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            def same(a, b): assert a == b, (want['mail'], a, b)
            same([l for l in raw.split(b'\n') if len(l) > 998], [])
            same([l for l in raw.partition(b'\n\n')[2].split(b'\n') if len(l) > 78], [])
            same([b for b in raw if not (b == 10 or 32 <= b < 127)], [])
            for part in mail.walk():
                same(part.defects, [])
                for value in part.values(): same(list(value.defects), [])
            same(mail.items()[1:-2], [tuple(pair) for pair in want['headers']])
            same([name for name, _ in mail.items()[-2:]], ['MIME-Version', 'Content-Type'])
            same(mail.items()[0][0], 'Date')
            types = ['text/plain', 'application/octet-stream', 'application/pgp-keys']
            parts = list(mail.iter_parts())
            same([part.get_content_type() for part in parts], types)
            same(len(list(mail.walk())), 4)
            same([part.get_filename() for part in parts], [None] + [name.strip() for name in want['names']])
            same([part.get_payload(decode=True) for part in parts[1:]],
                [base64.b64decode(text) for text in want['bytes']])
            same(parts[0].get_payload(decode=True), base64.b64decode(want['text']))
            same([len(part.items()) for part in parts], [2, 3, 3])
        print('read all')
        """#

    @Test func `no word from outside makes a header, a part or a long line`() throws {
        let scratch = try Scratch()
        let certificate = try Self.certificate()
        var generator = SeededGenerator(seed: 20)
        var list = ""
        var written = 0
        var heights: Set<Int> = []
        for index in 0..<300 {
            let mail = try Self.mail(certificate, &generator)
            guard let text = try? mail.encode() else { continue }
            try scratch.write(text, to: "\(index).eml")
            list += try Self.expectation(mail, "\(index).eml") + "\n"
            written += 1
            heights.insert(try mail.text().filter(\.isNewline).count - mail.addresses.count)
        }
        try scratch.write(SecretBytes(list), to: "list")
        #expect(heights.count == 1, "a word ends its line: \(heights)")
        #expect((100..<300).contains(written), "\(written)")
        #expect(try scratch.run("python3", "-c", Self.reader, scratch.path("")) == "read all\n")
    }

    private static func expectation(_ mail: RequestMail, _ file: String) throws -> String {
        var headers = [["To", "\(mail.to)"], ["Subject", mail.subject], ["X-Unsent", "1"]]
        if let from = mail.from { headers.insert(["From", "\(from)"], at: 0) }
        let object: [String: Any] = [
            "mail": file, "headers": headers, "names": mail.keys.map(\.file),
            "bytes": mail.keys.map { Data($0.attachment.bytes).base64EncodedString() },
            "text": Data(try mail.text().utf8).base64EncodedString(),
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    }

    @Test(arguments: [
        "-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXktdjEAAAAA",
        "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN ENCRYPTED PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----",
        "PuTTY-User-Key-File-3: ssh-rsa", "AGE-SECRET-KEY-1QQQ", "age-secret-key-1qqq",
        "IBKEYS-SHARE-1-ABC", "-----BEGIN AGE ENCRYPTED FILE-----",
    ])
    func `a comment, a user ID and a file name that look like a private key are not sent`(
        _ block: String
    ) throws {
        let key = try SampleKeys.ed25519.get().publicKey
        let plain = try PublicFormat.openssh.encode(key, comment: Comment())
        let line = SecretBytes(copying: plain.disclosed().dropLast() + Array(" \(block)\n".utf8))
        expectFailure(.malformed, "comment") {
            try RequestMail([.ssh(key, line: line, file: "public.key")]).encode()
        }
        expectFailure(.malformed, "file name") {
            try RequestMail([.ssh(key, line: plain, file: block)]).ticket()
        }
    }

    @Test func `a user ID that holds a private key is not sent`() throws {
        let certificate = try Self.certificate()
        for block in ["x\n-----BEGIN PGP PRIVATE KEY BLOCK-----\n", "AGE-SECRET-KEY-1QQQ"] {
            let other = try Self.certificate(certificate, of: Array(block.utf8))
            let mail = RequestMail([.openPGP(try PublishedOpenPGPKeys(other), file: "a.asc")])
            expectFailure(.malformed, "user ID") { try mail.encode() }
        }
    }
}
