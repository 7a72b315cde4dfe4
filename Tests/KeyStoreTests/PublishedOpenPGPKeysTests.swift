import Bytes
import Foundation
import KeyStore
import TestSupport
import Testing

struct PublishedOpenPGPKeysTests {
    private let gnuPG: GnuPGSample
    private let key: OpenPGPKey

    init() throws {
        gnuPG = try GnuPGSample()
        key = try gnuPG.generate().key
    }

    private func exported(_ arguments: String...) throws -> SecretBytes {
        SecretBytes(copying: try gnuPG.gpg(arguments))
    }

    @Test(arguments: [["--export"], ["--armor", "--export"]])
    func `a public key is taken armored or not`(_ arguments: [String]) throws {
        let file = SecretBytes(copying: try gnuPG.gpg(arguments))
        #expect(PublishedOpenPGPKeys.recognizes(file))
        let published = try PublishedOpenPGPKeys(file)
        #expect(published.keys == [key])
        #expect(!published.hadSecrets)
        #expect(try PublishedOpenPGPKeys(published.text) == published)
        #expect(try gnuPG.home.publicKey(key.fingerprint) == published)
    }

    @Test func `of a secret key the public part is published`() throws {
        let published = try PublishedOpenPGPKeys(exported("--export-secret-keys"))
        #expect(published.hadSecrets)
        #expect(published.text == (try gnuPG.home.publicKey(key.fingerprint).text))
        #expect(published.text.starts(with: "-----BEGIN PGP PUBLIC KEY BLOCK-----\n"))
    }

    @Test func `a store file with something secret in it does not agree`() throws {
        var stored = try gnuPG.generate().stored
        stored.publicText = try exported(
            "--armor",
            "--export-secret-keys",
            stored.entry.fingerprint
        )
        expectFailure(.malformed) { try stored.checkAgreement() }
        stored.publicText = try exported("--armor", "--export", key.fingerprint)
        let error = #expect(throws: FormatError.self) { try stored.checkAgreement() }
        #expect(error == .malformed("public", "is of another key than the entry"))
        expectFailure(.malformed) { try stored.publish(PublishedOpenPGPKeys(stored.publicText)) }
        stored.publicText = try exported("--armor", "--export")
        expectFailure(.malformed) { try stored.checkAgreement() }
    }

    @Test func `a damaged key is refused and never traps`() throws {
        let file = try exported("--export")
        #expect(throws: FormatError.self) { try PublishedOpenPGPKeys(file[0..<file.count - 1]) }
        for end in stride(from: 0, to: file.count, by: 7) {
            _ = try? PublishedOpenPGPKeys(file[0..<end])
        }
    }

    @Test(arguments: ["", "ssh-rsa AAAA", "-----BEGIN PGP MESSAGE-----\n", "\u{30}\u{82}"])
    func `what is no OpenPGP key is not taken for one`(_ text: String) {
        #expect(!PublishedOpenPGPKeys.recognizes(SecretBytes(text)))
    }
}
