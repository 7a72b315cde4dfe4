import Bytes
import KeyStore
import Keys
import OpenSSL
import SSHKey
import TestSupport
import Testing

struct FormatTests {
    private func takes(_ format: PrivateFormat, _ key: PrivateKey) -> Bool {
        switch (format, key) {
        case (.openssh, _): true
        case (_, .opaque): false
        case (.ppk, _), (.ppk2, _), (.pkcs8, _): true
        case (.pkcs1, .rsa), (.pkcs1, .dsa), (.sshcom, .rsa), (.sshcom, .dsa): true
        case (.sec1, .ecdsa): true
        default: false
        }
    }

    @Test(arguments: PrivateFormat.allCases)
    func `a private format takes a key and proves it, or refuses the type`(
        _ format: PrivateFormat
    ) throws {
        for key in try SampleKeys.all() {
            let pair = KeyPair(key, comment: Comment("me"))
            guard takes(format, key) else {
                expectFailure(.unsupported) { try format.encode(pair) }
                continue
            }
            let text = try format.encodeAndProve(pair, .cheap(encrypting: false))
            #expect(try KeyFile(parsing: text).content().key == pair.publicKey)
            // The iterations of PBKDF2 are not for choosing.
            guard format != .pkcs8 || key.publicKey.algorithm == .ed25519 else { continue }
            let sealed = try format.encodeAndProve(pair, .cheap())
            expectFailure(.passphraseNeeded) {
                try KeyFile(parsing: sealed).decode(DecodingOptions())
            }
        }
    }

    private func takes(_ format: PublicFormat, _ key: PublicKey) -> Bool {
        switch (format, key) {
        case (.openssh, _), (.fingerprint, _), (.randomart, _): true
        case (_, .opaque), (_, .certificate): false
        case (.pkcs1, .rsa): true
        case (.pkcs1, _): false
        default: true
        }
    }

    @Test(arguments: PublicFormat.allCases)
    func `a public format takes a key or refuses the type`(_ format: PublicFormat) throws {
        for key in try SampleKeys.all().map(\.publicKey) {
            if takes(format, key) {
                #expect(!(try format.encode(key, comment: Comment("me"))).isEmpty)
            } else {
                expectFailure(.unsupported) {
                    try format.encode(key, comment: Comment("me"))
                }
            }
        }
    }

    @Test func `certificates are written in OpenSSH's formats alone`() throws {
        let scratch = try Scratch()
        try scratch.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", "key")
        try scratch.run("ssh-keygen", "-q", "-s", "key", "-I", "id", "-n", "user", "key.pub")
        let text = try scratch.read("key-cert.pub")
        let (certificate, comment) = try KeyFile(parsing: text).content()
        #expect(try PublicFormat.openssh.encode(certificate, comment: comment) == text)
        for format in [PublicFormat.rfc4716, .pkcs8, .pkcs1] {
            expectFailure(.unsupported, "key type") {
                try format.encode(certificate, comment: comment)
            }
        }
        let plain = try #require(try KeyFile(parsing: scratch.read("key")).pair())
        let pair = try KeyPair(plain.privateKey, publicKey: certificate)
        for format in PrivateFormat.allCases where format != .openssh {
            expectFailure(.unsupported, "key type") { try format.encode(pair) }
        }
        _ = try PrivateFormat.openssh.encodeAndProve(pair)
    }

    private static let comments: [[UInt8]] = [
        [], Array("me".utf8), Array("  blanks at both ends  ".utf8), Array("   ".utf8),
        Array("C:\\new \"quoted\" \\".utf8), [0x63, 0x61, 0x66, 0xe9], [0xff, 0xfe, 0x80],
        Array("Comment: # x".utf8), Array("\"".utf8), Array("caf\u{e9} \u{1f511}".utf8),
        Array(String(repeating: "many words \\ ", count: 40).utf8),
    ]

    @Test(arguments: comments)
    func `comments survive every format`(_ bytes: [UInt8]) throws {
        let comment = Comment(bytes)
        for format in PrivateFormat.allCases {
            let key = try [SampleKeys.shortRSA.get(), SampleKeys.p256.get()]
                .first { takes(format, $0) }
            let pair = KeyPair(try #require(key), comment: comment)
            _ = try format.encodeAndProve(pair, .cheap(encrypting: false))
        }
        let key = try SampleKeys.shortRSA.get().publicKey
        for format in [PublicFormat.rfc4716, .pkcs8, .pkcs1] {
            let text = try format.encode(key, comment: comment)
            #expect(try KeyFile(parsing: text).content().comment == comment, "\(format)")
        }
        let line = try PublicFormat.openssh.encode(key, comment: comment)
        let leading = bytes.drop { $0 == UInt8(ascii: " ") }
        #expect(try KeyFile(parsing: line).content().comment == Comment(Array(leading)))
    }

    @Test func `a PEM form carries the comment behind the END line`() throws {
        let pair = KeyPair(try SampleKeys.p256.get(), comment: Comment([0x63, 0xe9]))
        for format in [PrivateFormat.pkcs8, .sec1] {
            let bytes = try format.encode(pair).disclosed()
            #expect(bytes.suffix(18) == Array("-----\nComment: c".utf8) + [0xe9, 0x0a])
        }
    }

    @Test(arguments: ["a\nssh-rsa AAAA", "a\rb", "a\0", "\u{1b}[2J"])
    func `a comment that makes another line is never written`(_ comment: String) throws {
        let pair = KeyPair(try SampleKeys.shortRSA.get(), comment: Comment(comment))
        for format in PrivateFormat.allCases where format != .sec1 {
            expectFailure(.malformed, "comment") { try format.encode(pair) }
        }
        for format in [PublicFormat.openssh, .rfc4716, .pkcs8, .pkcs1] {
            expectFailure(.malformed, "comment") {
                try format.encode(pair.publicKey, comment: pair.comment)
            }
        }
    }

    @Test func `a cipher is known or refused`() throws {
        for format in [PrivateFormat.openssh, .pkcs1, .sec1] {
            let key = try format == .sec1 ? SampleKeys.p256.get() : SampleKeys.shortRSA.get()
            for name in ["aes256-ctr", "AES-128-CBC", "DES-EDE3-CBC", "AES-256-GCM", "RC4", "x"] {
                var options = PrivateFormat.Options.cheap()
                options.cipher = name
                if format.knows(cipher: name) {
                    _ = try format.encodeAndProve(KeyPair(key), options)
                } else {
                    expectFailure(.unsupported) { try format.encode(KeyPair(key), options) }
                }
            }
        }
    }
}
