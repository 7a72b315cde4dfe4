import Bytes
import KeyStore
import Keys
import SSHKey
import TestSupport
import Testing

struct KeyFileTests {
    @Test func `every format is told by its content`() throws {
        for file in try SampleFile.all() {
            let (key, comment) = try KeyFile(parsing: file.text).content()
            #expect(key == file.key, "\(file.name)")
            #expect(comment == file.comment, "\(file.name)")
        }
    }

    @Test(arguments: [
        (FormatError.Kind.malformed, ""),
        (.malformed, " \t\r\n\n"),
        (.unsupported, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN\n=abcd\n-----END PGP PUB"),
        (
            .unsupported,
            "-----BEGIN PGP MESSAGE-----\nVersion: x\n\nhQEM\n-----END PGP MESSAGE-----"
        ),
        (.unsupported, "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
        (.unsupported, "SSH PRIVATE KEY FILE FORMAT 1.1\n\0\0\0\0\0"),
        (.unrecognized, "\u{7f}ELF\u{2}\u{1}\u{1}\0\0\0\0"),
        (.unrecognized, "<!DOCTYPE html>\n<html>\n<body>Sign in</body>\n</html>\n"),
        (.unrecognized, "one line of words\n"),
        (.unrecognized, "many\nlines\nof words\n"),
        (.unrecognized, "{\"a\": 1}"),
        (.unrecognized, "h\0i\0 \0t\0h\0e\0r\0e\0"),
        (.unrecognized, "0\u{82}\u{1}\0\u{2}\u{1}\0"),
    ])
    func `what is no key is told apart`(_ kind: FormatError.Kind, _ text: String) {
        expectFailure(kind) { try KeyFile(parsing: SecretBytes(text)) }
        let error = #expect(throws: FormatError.self) { try KeyFile(parsing: SecretBytes(text)) }
        #expect(error?.hint == nil)
    }

    /// What the formats' own tools take is read without a word.
    private func isReadAsItIs(_ damage: Damage, _ file: SampleFile) -> Bool {
        switch damage {
        case .withCRLF, .withoutLastLineEnd: true
        case .withCR: file.name.hasPrefix("ppk") || file.name.contains("public openssh")
        default: false
        }
    }

    @Test(arguments: Damage.allCases)
    func `damaged text is refused with the way out`(_ damage: Damage) throws {
        for file in try SampleFile.all() where damage.applies(to: file) {
            let text = SecretBytes(copying: damage.apply(to: file.text.disclosed()))
            do {
                let content = try KeyFile(parsing: text).content()
                #expect(content.key == file.key, "\(file.name)")
            } catch let error as FormatError {
                #expect(!isReadAsItIs(damage, file), "\(file.name): \(error)")
                #expect(error.kind == .malformed, "\(file.name): \(error)")
                #expect(error.hint == FormatError.repairHint, "\(file.name): \(error)")
            }
        }
    }

    @Test func `damage that mending does not help gets no hint`() throws {
        let text = try SampleFile.named("ppk").text.text
        let damaged = SecretBytes(text.replacing("Public-Lines: ", with: "Public-Lanes: "))
        let error = #expect(throws: FormatError.self) { try KeyFile(parsing: damaged) }
        #expect(error?.kind == .malformed)
        #expect(error?.hint == nil)
    }

    @Test(arguments: ["openssh encrypted", "ppk encrypted", "ppk2 encrypted"])
    func `the public half of these asks for no passphrase`(_ name: String) throws {
        let file = try SampleFile.named(name)
        let half = try KeyFile(parsing: file.text).publicHalf(DecodingOptions())
        #expect(half.key == file.key)
        #expect(half.comment == (name == "openssh encrypted" ? nil : file.comment))
        #expect(!half.isProved)
    }

    @Test(arguments: ["pkcs1 encrypted", "sshcom encrypted"])
    func `the public half of these needs the passphrase`(_ name: String) throws {
        let file = try SampleFile.named(name)
        let sealed = try KeyFile(parsing: file.text)
        expectFailure(.passphraseNeeded) { try sealed.publicHalf(DecodingOptions()) }
        #expect(try sealed.publicHalf(SampleKeys.unlocking).key == file.key)
    }

    @Test func `the public half of an unencrypted file is vouched for by the private one`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        let other = KeyPair(.eddsa(try .generate(on: .ed25519)))
        let lines = try PrivateFormat.ppk.encode(pair).text.split(separator: "\n")
        let others = try PrivateFormat.ppk.encode(other).text.split(separator: "\n")
        let forged = (lines[..<4] + others[4..<6] + lines[6...]).joined(separator: "\n")
        let file = try KeyFile(parsing: SecretBytes(forged))
        #expect(throws: FormatError.self) { try file.publicHalf(DecodingOptions()) }
    }
}
