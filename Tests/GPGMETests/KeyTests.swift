import Bytes
import Foundation
import GPGME
import Testing

struct KeyTests {
    let home: GnuPGHome

    init() throws {
        home = try GnuPGHome()
    }

    private static let recipe = [
        "Key-Type: RSA", "Key-Length: 2048", "Key-Usage: cert,sign", "Subkey-Type: RSA",
        "Subkey-Length: 2048", "Subkey-Usage: encrypt", "Name-Real: Zoë",
        "Name-Email: z@example.com",
        "Expire-Date: 1y",
    ]

    private func context(_ words: String...) -> Context {
        let source: Context.PassphraseSource = { request in
            words.isEmpty ? nil : SecretBytes(words[min(request.number, words.count - 1)])
        }
        return Context(home: home.path, passphrase: words.isEmpty ? nil : source)
    }

    private func unlocked() throws -> (Context, String) {
        let context = context()
        return (context, try context.generateKey(Self.recipe + ["%no-protection"]))
    }

    @Test func `a generated key is listed with its parts`() throws {
        let (context, fingerprint) = try unlocked()
        let key = try context.key(fingerprint, secret: true)
        #expect(key.fingerprint == fingerprint)
        #expect(key.userIDs == [Array("Zoë <z@example.com>".utf8)])
        #expect(key.subkeys.map(\.algorithm) == ["rsa2048", "rsa2048"])
        #expect(key.subkeys.map(\.canEncrypt) == [false, true])
        #expect(key.subkeys.map(\.canSign) == [true, false])
        #expect(key.subkeys.map(\.canCertify) == [true, false])
        #expect(key.subkeys.allSatisfy { $0.isSecret && $0.keygrip.count == 40 && $0.isUsable })
        #expect(key.subkeys.allSatisfy { $0.expires == $0.created + 365 * 86_400 })
        #expect(try context.keys().map(\.fingerprint) == [fingerprint])
        #expect(try context.keys("z@example.com", secret: true).count == 1)
    }

    @Test func `a key that is not there is not found`() throws {
        let context = context()
        #expect(try context.keys() == [])
        #expect(try context.keys(secret: true) == [])
        #expect(try context.keys("nobody") == [])
        let error = #expect(throws: GPGMEError.self) {
            try context.key(String(repeating: "A", count: 40))
        }
        #expect(error?.isNotFound == true)
    }

    @Test func `a generated key is protected by the passphrase given`() throws {
        let fingerprint = try context("first").generateKey(Self.recipe)
        try home.forget()
        let secret = try context("first", "first").export(fingerprint, .secret, armored: true)
        #expect(secret.starts(with: "-----BEGIN PGP PRIVATE KEY BLOCK-----"))
        let error = #expect(throws: GPGMEError.self) {
            try context("wrong", "wrong").export(fingerprint, .secret, armored: true)
        }
        #expect(error?.isBadPassphrase == true)
    }

    @Test func `what is encrypted and signed comes back`() throws {
        let (context, fingerprint) = try unlocked()
        let text = SecretBytes("statement")
        let message = try context.encrypt(text, to: [fingerprint])
        let sink = MemorySink()
        let result = try context.decrypt(MemorySource(message.disclosed()), to: sink)
        #expect(result.error == nil)
        #expect(result.key == fingerprint)
        #expect(sink.bytes == text.disclosed())
        for detached in [false, true] {
            let signature = try context.sign(text, with: fingerprint, detached: detached)
            let found =
                detached
                ? try context.verify(signature, of: text) : try context.verify(signature)
            #expect(found.map(\.status) == [.good])
            #expect(found.map(\.primary) == [fingerprint])
        }
    }

    @Test func `a signature on other bytes is bad`() throws {
        let (context, fingerprint) = try unlocked()
        let signature = try context.sign(SecretBytes("a"), with: fingerprint, detached: true)
        let found = try context.verify(signature, of: SecretBytes("b"))
        #expect(found.map(\.status) == [.bad])
        #expect(found.map(\.primary) == [nil])
    }

    @Test func `a megabyte is encrypted piece by piece`() throws {
        let (context, fingerprint) = try unlocked()
        let plain = noise(1 << 20)
        let (message, output) = (MemorySink(), MemorySink())
        try context.encrypt(MemorySource(plain, piece: 777), to: [fingerprint], into: message)
        _ = try context.decrypt(MemorySource(message.bytes, piece: 999), to: output)
        #expect(output.bytes == plain)
    }

    @Test func `a key goes from one home to another`() throws {
        let (context, fingerprint) = try unlocked()
        let published = try context.export(fingerprint, .minimal, armored: true)
        #expect(published.starts(with: "-----BEGIN PGP PUBLIC KEY BLOCK-----"))
        let secret = try context.export(fingerprint, .secret, armored: false)
        #expect(secret.count > 2_000)
        let other = try GnuPGHome()
        let there = Context(home: other.path)
        #expect(try there.importKeys(published).imported == 1)
        let counts = try there.importKeys(secret)
        #expect(counts.secretImported == 1)
        #expect(counts.fingerprints == [fingerprint])
        #expect(try there.importKeys(SecretBytes("nothing")).considered == 0)
        try there.deleteKey(fingerprint)
        #expect(try there.keys() == [])
    }

    @Test func `a key that is not there is exported as nothing`() throws {
        #expect(
            try context().export(String(repeating: "A", count: 40), .full, armored: true).isEmpty
        )
    }

    @Test func `all parts expire when told`() throws {
        let (context, fingerprint) = try unlocked()
        try context.setExpiry(of: fingerprint, in: 30 * 86_400, subkeys: false)
        try context.setExpiry(of: fingerprint, in: 0, subkeys: true)
        let key = try context.key(fingerprint)
        #expect(key.subkeys[0].expires != nil)
        #expect(key.subkeys[1].expires == nil)
    }

    @Test func `the old passphrase is refused after a change and the new one accepted`() throws {
        let fingerprint = try context("old").generateKey(Self.recipe)
        try context("old", "new").changePassphrase(of: fingerprint)
        try home.forget()
        let error = #expect(throws: GPGMEError.self) {
            try context("old", "old").export(fingerprint, .secret, armored: false)
        }
        #expect(error?.isBadPassphrase == true)
        let new = context("new", "new")
        #expect(try new.export(fingerprint, .secret, armored: false).count > 2_000)
    }

    @Test func `a change with a wrong old passphrase changes nothing`() throws {
        let fingerprint = try context("old").generateKey(Self.recipe)
        try home.forget()
        let error = #expect(throws: GPGMEError.self) {
            try context("wrong", "new").changePassphrase(of: fingerprint)
        }
        #expect(error?.isBadPassphrase == true)
        try home.forget()
        let old = context("old", "old")
        #expect(try old.export(fingerprint, .secret, armored: false).count > 2_000)
    }

    @Test func `an empty new passphrase takes the protection away`() throws {
        let fingerprint = try context("old").generateKey(Self.recipe)
        try context("old", "").changePassphrase(of: fingerprint)
        var isAsked = false
        let context = Context(home: home.path) { _ in
            isAsked = true
            return nil
        }
        #expect(try context.export(fingerprint, .secret, armored: false).count > 2_000)
        #expect(!isAsked)
    }

    @Test func `a key without a passphrase is asked for the new one alone`() throws {
        let (_, fingerprint) = try unlocked()
        try context("new").changePassphrase(of: fingerprint)
        try home.forget()
        #expect(throws: GPGMEError.self) {
            try context("bad", "bad").export(fingerprint, .secret, armored: false)
        }
    }

    @Test func `a key is revoked with its reason`() throws {
        let (context, fingerprint) = try unlocked()
        try context.revokeKey(fingerprint, reason: .superseded, description: "see the new\nkey")
        #expect(try context.key(fingerprint).isRevoked)
        let listing = String(
            decoding: try home.gpg("--with-colons", "--check-sigs", fingerprint),
            as: UTF8.self
        )
        let line = listing.split(separator: "\n").first { $0.hasPrefix("rev:") }
        #expect(line?.contains(",01") == true, "\(listing)")
        #expect(line?.contains("see the new") == true, "\(listing)")
    }

    @Test func `a key is not revoked under a wrong passphrase`() throws {
        let fingerprint = try context("right").generateKey(Self.recipe)
        try home.forget()
        #expect(throws: GPGMEError.self) {
            try context("wrong").revokeKey(fingerprint, reason: .none, description: "")
        }
        #expect(try !context().key(fingerprint).isRevoked)
        try context("right").revokeKey(fingerprint, reason: .none, description: "")
        #expect(try context().key(fingerprint).isRevoked)
    }

    @Test func `the revocation certificate that gpg made revokes`() throws {
        let (context, fingerprint) = try unlocked()
        let path = "\(home.path)/openpgp-revocs.d/\(fingerprint).rev"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let certificate = text.replacingOccurrences(of: ":-----BEGIN", with: "-----BEGIN")
        let counts = try context.importKeys(SecretBytes(certificate))
        #expect(counts.newRevocations == 1)
        #expect(try context.key(fingerprint).isRevoked)
    }

    @Test func `a passphrase that gpg would cut is refused`() throws {
        let long = String(repeating: "x", count: 255)
        for word in [long, "two\nlines"] {
            #expect(throws: GPGMEError.self) { try context(word).generateKey(Self.recipe) }
        }
        #expect(try context().keys() == [])
    }
}
