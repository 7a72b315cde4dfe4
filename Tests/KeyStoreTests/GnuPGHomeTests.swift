import Bytes
import Foundation
import KeyStore
import Keys
import SSHKey
import TestSupport
import Testing

/// What the real gpg does for us in homes of its own.
struct GnuPGHomeTests {
    private let gnuPG: GnuPGSample

    init() throws {
        gnuPG = try GnuPGSample()
    }

    private func failure(_ body: () throws -> Void) -> GnuPGFailure.Cause? {
        #expect(throws: GnuPGFailure.self) { try body() }?.cause
    }

    @Test func `a new key has the parts that were asked for and is known by its store entry`()
        throws
    {
        let new = try gnuPG.generate()
        let key = new.key
        #expect(key.parts.map(\.canEncrypt) == [false, true])
        #expect(key.parts.map(\.canSign) == [true, false])
        #expect(key.parts.map(\.bits) == [2048, 2048])
        #expect(key.parts[0].expires == key.parts[1].expires)
        #expect(key.userID == Array("A. Customer <me@example.com>".utf8))
        #expect(gnuPG.home.hasRevocationCertificate(of: key.fingerprint))
        #expect(try gnuPG.home.holds(GnuPGSample.userID.get()))
        #expect(try !gnuPG.home.holds(UserID(name: "A. Customer", email: nil)))
        let entry = new.stored.entry
        #expect(entry.kind == .openPGP)
        #expect(entry.fingerprint == key.fingerprint)
        #expect(entry.expires == key.expires)
        #expect(entry.home == gnuPG.path)
        #expect(new.isEncrypted == false)
        try new.stored.checkAgreement()
    }

    @Test func `the store keeps an OpenPGP key and changes it`() throws {
        let new = try gnuPG.generate(expiry: .never)
        let sample = try SampleStore()
        let name = try SampleStore.name.get()
        try sample.store.add(new.stored, as: name)
        #expect(try sample.store.key(name) == new.stored)
        #expect(try sample.contents("keys/ibkr") == ["entry", "public"])
        #expect(try sample.store.entry(of: name).expires == nil)
        let longer = try gnuPG.home.extend(new.key.fingerprint, to: .days(400), .remembered)
        try sample.store.change(name) { try $0.publish(longer) }
        let changed = try sample.store.key(name)
        #expect(changed.entry.expires == longer.key.expires)
        #expect(changed.entry.expires != nil)
        try changed.checkAgreement()
    }

    @Test func `what only SSH keys can is refused with a reason`() throws {
        let stored = try gnuPG.generate().stored
        let sample = try SampleStore()
        try sample.store.add(stored, as: SampleStore.name.get())
        expectFailure(.unsupported) { try stored.privateText }
        expectFailure(.unsupported) { try stored.decode(DecodingOptions()) }
        let reason = "is an OpenPGP key, not an SSH key"
        let error = StoreError.unusable("ibkr", reason: reason)
        #expect(throws: error) { try sample.store.publicKey(of: "ibkr") }
        #expect(throws: error) { try sample.store.sign([1], with: "ibkr", passphrase: nil) }
    }

    @Test func `a wrong passphrase is told apart from none`() throws {
        let fingerprint = try gnuPG.generate(passphrase: "right").key.fingerprint
        let home = gnuPG.home
        #expect(
            failure { _ = try home.secretKey(fingerprint, GnuPGSample.words("wrong")) }
                == .wrongPassphrase
        )
        #expect(
            failure { _ = try home.secretKey(fingerprint, .remembered) } == .passphraseNeeded
        )
        try gnuPG.forget()
        #expect(failure { try home.prove(fingerprint, .remembered) } == .passphraseNeeded)
        let wrong = GnuPGSample.words("wrong")
        #expect(failure { try home.prove(fingerprint, wrong) } == .wrongPassphrase)
        #expect(
            failure { _ = try home.extend(fingerprint, to: .never, wrong) } == .wrongPassphrase
        )
        #expect(
            failure { _ = try home.revoke(fingerprint, .unused, "", wrong) } == .wrongPassphrase
        )
        try home.prove(fingerprint, GnuPGSample.words("right"))
    }

    @Test func `a wrong passphrase changes nothing while the agent remembers the right one`() throws
    {
        let fingerprint = try gnuPG.generate(passphrase: "right").key.fingerprint
        let (home, wrong) = (gnuPG.home, GnuPGSample.words("wrong"))
        try home.prove(fingerprint, GnuPGSample.words("right"))
        try home.prove(fingerprint, .remembered)
        let before = try home.publicKey(fingerprint)
        #expect(
            failure { _ = try home.extend(fingerprint, to: .never, wrong) } == .wrongPassphrase
        )
        #expect(
            failure { _ = try home.revoke(fingerprint, .unused, "", wrong) } == .wrongPassphrase
        )
        #expect(
            failure { try home.changePassphrase(fingerprint, from: wrong, to: .none) }
                == .wrongPassphrase
        )
        #expect(try home.publicKey(fingerprint) == before)
    }

    @Test(
        arguments: [("one", "two"), ("one", nil), (nil, "two"), (nil, nil)] as [(String?, String?)]
    )
    func `a passphrase is changed for every part`(_ old: String?, _ new: String?) throws {
        let fingerprint = try gnuPG.generate(passphrase: old).key.fingerprint
        let (before, after) = (
            old.map { GnuPGSample.words($0) } ?? .remembered,
            new.map { GnuPGSample.words($0) } ?? .none
        )
        try gnuPG.home.changePassphrase(fingerprint, from: before, to: after)
        try gnuPG.forget()
        let opening = new.map { GnuPGSample.words($0) } ?? .remembered
        _ = try gnuPG.home.secretKey(fingerprint, opening)
        try gnuPG.home.prove(fingerprint, opening)
        guard let old, new != nil else { return }
        let refused = failure {
            _ = try gnuPG.home.secretKey(fingerprint, GnuPGSample.words(old))
        }
        #expect(refused == .wrongPassphrase)
    }

    @Test func `a wrong old passphrase changes nothing`() throws {
        let fingerprint = try gnuPG.generate(passphrase: "right").key.fingerprint
        let cause = failure {
            try gnuPG.home.changePassphrase(
                fingerprint,
                from: GnuPGSample.words("wrong"),
                to: GnuPGSample.words("new")
            )
        }
        #expect(cause == .wrongPassphrase)
        _ = try gnuPG.home.secretKey(fingerprint, GnuPGSample.words("right"))
    }

    @Test func `a secret key that lacks a part is not exported`() throws {
        let new = try gnuPG.generate()
        try gnuPG.removeSecret(of: new.key.parts[1].fingerprint)
        let fingerprint = new.key.fingerprint
        #expect(try gnuPG.home.secretParts(of: fingerprint) == [fingerprint])
        #expect(failure { _ = try gnuPG.home.secretKey(fingerprint, .remembered) } == .unsound)
        try gnuPG.removeSecret(of: fingerprint)
        #expect(failure { _ = try gnuPG.home.secretKey(fingerprint, .remembered) } == .noSecretKey)
    }

    @Test(arguments: RevocationReason.allCases)
    func `a revoked key says so, and is not revoked twice`(_ reason: RevocationReason) throws {
        let fingerprint = try gnuPG.generate().key.fingerprint
        let revoked = try gnuPG.home.revoke(fingerprint, reason, "because", .remembered)
        #expect(revoked.key.isRevoked)
        #expect(revoked.key.encryptionPart() == nil)
        #expect(try gnuPG.home.revoke(fingerprint, .noReason, "", .remembered) == revoked)
    }

    @Test func `an expired key is given more time with all its parts`() throws {
        try gnuPG.gpg([
            "--faked-system-time", "20250101T000000", "--pinentry-mode", "loopback",
            "--passphrase", "", "--quick-generate-key", "me@example.com", "default", "default",
            "1m",
        ])
        let listing = String(decoding: try gnuPG.gpg(["-k", "--with-colons"]), as: UTF8.self)
        let line = try #require(listing.split(separator: "\n").first { $0.hasPrefix("fpr:") })
        let fingerprint = try #require(line.split(separator: ":").last.map(String.init))
        let before = try gnuPG.home.publicKey(fingerprint).key
        #expect(before.encryptionPart() == nil)
        #expect(before.expires?.day.hasPrefix("2025") == true)
        let after = try gnuPG.home.extend(fingerprint, to: .days(90), .remembered).key
        #expect(after.encryptionPart() == after.parts[1])
        let days = after.expires.map { Timestamp.now().days(until: $0) } ?? 0
        #expect((89...90).contains(days))
        try gnuPG.home.prove(fingerprint, .remembered)
    }

    @Test func `a home or a key that is not there is told`() throws {
        let missing = try GnuPGHome(path: gnuPG.path + "/missing")
        #expect(failure { _ = try missing.publicKey("00") } == .noSuchKey)
        let none = String(repeating: "0", count: 40)
        #expect(failure { _ = try gnuPG.home.publicKey(none) } == .noSuchKey)
        expectFailure(.malformed) { try GnuPGHome(path: "/tmp/a\nb") }
    }

    @Test func `an agent that takes no passphrase from us is told with the remedy`() throws {
        try "no-allow-loopback-pinentry\n".write(
            toFile: gnuPG.path + "/gpg-agent.conf",
            atomically: false,
            encoding: .utf8
        )
        let error = #expect(throws: GnuPGFailure.self) { try gnuPG.generate(passphrase: "words") }
        #expect(error?.cause == .configuration)
        #expect(error?.hint?.contains("allow-loopback-pinentry") == true)
    }
}
