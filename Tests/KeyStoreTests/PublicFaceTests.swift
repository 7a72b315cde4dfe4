import Foundation
import KeyStore
import TestSupport
import Testing

/// The store as other programs use it.
struct PublicFaceTests {
    private let passphrase = Array("correct horse".utf8)
    private let message = Array("a message".utf8)

    @Test func `a signature is one to openssl`() throws {
        let sample = try SampleStore()
        let (store, scratch) = (sample.store, sample.scratch)
        try store.generate(.rsa(bits: 2048), named: "rsa", passphrase: nil)
        let signature = try store.sign(message, with: "rsa", passphrase: nil)
        try scratch.write(.init(copying: signature), to: "signature")
        try scratch.write(.init(copying: message), to: "message")
        try scratch.write(.init(try store.publicKey(of: "rsa") + "\n"), to: "public")
        let pem = try scratch.run("ssh-keygen", "-e", "-m", "PKCS8", "-f", scratch.path("public"))
        try scratch.write(.init(pem), to: "pem")
        let verdict = try scratch.run(
            "openssl",
            "dgst",
            "-sha256",
            "-verify",
            scratch.path("pem"),
            "-signature",
            scratch.path("signature"),
            scratch.path("message")
        )
        #expect(verdict == "Verified OK\n")
    }

    @Test func `a key is made, published and used by its name`() throws {
        let sample = try SampleStore()
        let store = sample.store
        #expect(try store.keyNames() == [])
        try store.generate(.ed25519, named: "b", comment: "me", passphrase: nil)
        try store.generate(.ed25519, named: "a", passphrase: nil)
        #expect(try store.keyNames() == ["a", "b"])
        let line = try store.publicKey(of: "b")
        #expect(line.hasPrefix("ssh-ed25519 AAAA") && line.hasSuffix(" me"))
        #expect(try store.sign(message, with: "b", passphrase: nil).count == 64)
    }

    @Test func `what goes wrong is told by one type of error`() throws {
        let sample = try SampleStore()
        let store = sample.store
        try store.generate(.ed25519, named: "a", passphrase: passphrase)
        #expect(try store.sign(message, with: "a", passphrase: passphrase).count == 64)
        #expect(throws: StoreError.exists("a")) {
            try store.generate(.ed25519, named: "a", passphrase: nil)
        }
        #expect(throws: StoreError.invalidName("a.b")) {
            try store.generate(.ed25519, named: "a.b", passphrase: nil)
        }
        #expect(throws: StoreError.noSuchKey("b")) { try store.publicKey(of: "b") }
        #expect(throws: StoreError.passphraseNeeded("a")) {
            try store.sign(message, with: "a", passphrase: nil)
        }
        #expect(throws: StoreError.wrongPassphrase("a")) {
            try store.sign(message, with: "a", passphrase: message)
        }
        #expect(throws: StoreError.unusable("c", reason: "bits: 2048 to 16384")) {
            try store.generate(.rsa(bits: 1024), named: "c", passphrase: nil)
        }
        #expect(throws: StoreError.self) {
            try store.generate(.ed25519, named: "c", passphrase: [])
        }
        #expect(try store.keyNames() == ["a"])
    }
}
