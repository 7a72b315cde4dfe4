import Bytes
import Keys
import OpenSSL
import SSHKey
import TestSupport
import Testing

private typealias Comment = Keys.Comment

private let passphrase = SampleKeys.passphrase
/// Cheap, for tests that derive often.
private let cheap = Argon2(memory: 8, passes: 1, parallelism: 1)

private func decoded(_ text: SecretBytes) throws -> KeyPair {
    try PPK(parsing: text).decrypt(SampleKeys.unlocking).pair
}

private func kind(
    of text: SecretBytes,
    _ options: DecodingOptions = SampleKeys.unlocking
)
    -> FormatError.Kind?
{
    do {
        _ = try PPK(parsing: text).decrypt(options)
        return nil
    } catch {
        return (error as? FormatError)?.kind
    }
}

struct PPKTests {
    @Test(arguments: [PPK.Version.two, .three], [true, false])
    func `every type comes back with its comment`(
        _ version: PPK.Version,
        _ isEncrypted: Bool
    ) throws {
        for key in try SampleKeys.computed() {
            let pair = KeyPair(key, comment: Comment("  caf\u{e9} "))
            let text = try PPK.encode(
                pair,
                version: version,
                passphrase: isEncrypted ? passphrase : nil,
                argon2: cheap
            )
            #expect(PPK.recognizes(text))
            let file = try PPK(parsing: text)
            #expect(file.comment == pair.comment)
            #expect(try file.publicKey() == pair.publicKey)
            let decoded = try file.decrypt(SampleKeys.unlocking)
            #expect(decoded.pair == pair)
            #expect(decoded.passphrase == (isEncrypted ? passphrase : nil))
        }
    }

    @Test(arguments: Argon2.Flavour.allCases)
    func `every flavour of Argon2 is read`(_ flavour: Argon2.Flavour) throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        let argon2 = Argon2(flavour: flavour, memory: 64, passes: 2, parallelism: 3)
        let text = try PPK.encode(pair, passphrase: passphrase, argon2: argon2)
        #expect(text.text.contains("Key-Derivation: \(flavour.rawValue)\n"))
        #expect(try decoded(text) == pair)
    }

    @Test func `line ends may be LF, CRLF, CR, doubled, and missing at the end`() throws {
        let pair = KeyPair(try SampleKeys.p256.get(), comment: Comment("c"))
        let text = try PPK.encode(pair, passphrase: nil).text
        for end in ["\r\n", "\r", "\n\r", "\n\n", "\r\r"] {
            let other = text.split(separator: "\n").joined(separator: end)
            #expect(try decoded(SecretBytes(other)) == pair)
            #expect(try decoded(SecretBytes(other + end)) == pair)
        }
        let wide = text.split(separator: "\n").joined(separator: "\n\n\n")
        #expect(kind(of: SecretBytes(wide)) == .malformed)
    }

    @Test func `a wrong passphrase is told from damage`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        let wrong = DecodingOptions(passphrase: FixedPassphrase(SecretBytes("wrong")))
        for version in [PPK.Version.two, .three] {
            let sealed = try PPK.encode(
                pair,
                version: version,
                passphrase: passphrase,
                argon2: cheap
            )
            #expect(kind(of: sealed, wrong) == .wrongPassphrase)
            #expect(kind(of: sealed, DecodingOptions()) == .passphraseNeeded)
            let plain = try PPK.encode(pair, version: version, passphrase: nil)
            let damaged = plain.text.replacing("Comment: ", with: "Comment: x")
            #expect(kind(of: SecretBytes(damaged), wrong) == .malformed)
        }
    }

    @Test func `a passphrase typed in Windows-1252 or ISO 8859-1 opens, and that is said`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        let typed = SecretBytes("Gr\u{fc}\u{df}e f\u{fc}r 5 \u{20ac}")
        let windows = SecretBytes(copying: [
            0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x66, 0xfc, 0x72, 0x20, 0x35, 0x20, 0x80,
        ])
        let text = try PPK.encode(pair, passphrase: windows, argon2: cheap)
        let decoded = try PPK(parsing: text).decrypt(
            DecodingOptions(passphrase: FixedPassphrase(typed))
        )
        #expect(decoded.pair == pair)
        #expect(decoded.passphrase == typed)
        #expect(decoded.notes.first?.contains("Windows-1252") == true)
    }

    @Test(arguments: [
        ("Argon2-Memory: 8\n", "Argon2-Memory: 4294967295\n", FormatError.Kind.tooCostly),
        ("Argon2-Passes: 1\n", "Argon2-Passes: 4294967295\n", .tooCostly),
        ("Argon2-Parallelism: 1\n", "Argon2-Parallelism: 16777215\n", .tooCostly),
        ("Argon2-Memory: 8\n", "Argon2-Memory: 0\n", .malformed),
        ("Argon2-Parallelism: 1\n", "Argon2-Parallelism: 0\n", .malformed),
        ("Argon2-Passes: 1\n", "Argon2-Passes: 4294967296\n", .malformed),
        ("Argon2-Passes: 1\n", "Argon2-Passes: -1\n", .malformed),
        ("Argon2-Passes: 1\n", "Argon2-Passes: \n", .malformed),
        ("Key-Derivation: Argon2id\n", "Key-Derivation: Argon2x\n", .unsupported),
        ("Encryption: aes256-cbc\n", "Encryption: camellia256-cbc\n", .unsupported),
        ("Encryption: aes256-cbc\n", "encryption: aes256-cbc\n", .malformed),
        ("Public-Lines: 2\n", "Public-Lines: 5461\n", .malformed),
        ("Public-Lines: 2\n", "Public-Lines: 1\n", .malformed),
        ("User-Key-File-3: ", "User-Key-File-4: ", .unsupported),
        ("User-Key-File-3: ", "User-Key-File-1: ", .unsupported),
        ("User-Key-File-3: ", "User-Key-File-03: ", .unsupported),
        ("User-Key-File-3: ", "User-Key-File-3:", .malformed),
    ])
    func `a bad header is refused for what it is`(
        _ good: String,
        _ bad: String,
        _ expected: FormatError.Kind
    ) throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        let text = try PPK.encode(pair, passphrase: passphrase, argon2: cheap).text
        #expect(text.contains(good))
        #expect(kind(of: SecretBytes(text.replacing(good, with: bad))) == expected)
    }

    @Test func `counts behind blanks or a plus sign are read`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        let text = try PPK.encode(pair, passphrase: passphrase, argon2: cheap).text
        for blanks in [" ", "+", " \t+"] {
            let loose = text.replacing("-Lines: ", with: "-Lines: \(blanks)")
                .replacing("Argon2-Passes: ", with: "Argon2-Passes: \(blanks)")
            #expect(try decoded(SecretBytes(loose)) == pair)
        }
        for sign in ["++", "-", "+ "] {
            let bad = text.replacing("Public-Lines: ", with: "Public-Lines: \(sign)")
            #expect(kind(of: SecretBytes(bad)) == .malformed)
        }
    }

    @Test func `a container of an unknown algorithm is unsupported, once its MAC fits`() throws {
        let blob = SecretBytes("\0\0\0\u{4}test")
        let mac = try hmac(
            ["test", "none", ""].map { SecretBytes($0) } + [blob, SecretBytes("")]
        )
        func text(_ mac: String) -> SecretBytes {
            SecretBytes(
                """
                PuTTY-User-Key-File-3: test
                Encryption: none
                Comment:\u{20}
                Public-Lines: 1
                AAAABHRlc3Q=
                Private-Lines: 0
                Private-MAC: \(mac)

                """
            )
        }
        #expect(kind(of: text(mac)) == .unsupported)
        #expect(kind(of: text(String(repeating: "0", count: 64))) == .malformed)
    }

    @Test func `a comment that makes another line is not written`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Comment("a\nb"))
        #expect(throws: FormatError.self) { try PPK.encode(pair, passphrase: nil) }
    }

    @Test func `a type that PuTTY does not know is not written`() throws {
        let pair = KeyPair(try SampleKeys.securityKey.get())
        let error = #expect(throws: FormatError.self) {
            try PPK.encode(pair, passphrase: nil)
        }
        #expect(error?.kind == .unsupported)
    }

    @Test(arguments: [true, false])
    func `no changed byte and no truncation gives another key`(_ isEncrypted: Bool) throws {
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Comment("c"))
        let text = try PPK.encode(
            pair,
            passphrase: isEncrypted ? passphrase : nil,
            argon2: cheap
        )
        Mutations.check(of: text) { mutant in
            let decoded = try PPK(parsing: mutant).decrypt(SampleKeys.unlocking)
            return decoded.pair == pair
        }
    }
}

/// What version 3 has under an empty key.
private func hmac(_ fields: [SecretBytes]) throws -> String {
    var message = ByteWriter()
    for field in fields { message.string(field) }
    return try Digest.sha256.hmac(key: .empty, message.finish()).disclosed().map(\.hex).joined()
}
