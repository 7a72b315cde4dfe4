import Bytes
import Foundation
import KeyStore
import Keys
import TestSupport
import Testing

/// Differences that only a look into the keys shows.
struct BackupDifferenceTests {
    private static let loopback = [
        "--pinentry-mode", "loopback", "--passphrase", BackupSetting.words,
    ]

    @Test func `a secret part that is only here and a local signature there are told`() throws {
        let setting = try BackupSetting()
        let fingerprint = try setting.store.entry(of: BackupSetting.pgp.get()).fingerprint
        let plain = try setting.backup()
        let place = try EmptyPlace()
        try place.restore(plain)
        let signer = try setting.gnuPG.generate(passphrase: nil).key.fingerprint
        try setting.gnuPG.gpg(["-u", signer, "--quick-lsign-key", fingerprint])
        let signed = try setting.backup()
        #expect(try signed.differences(from: place.store).map(\.kind) == [.newerThere])
        #expect(try place.plan(signed).steps.map(\.action) == [.skip, .merge])
        #expect(try plain.differences(from: setting.store).map(\.kind) == [.newerHere])

        let words = Self.loopback + ["--quick-add-key", fingerprint, "cv25519", "encr"]
        try setting.gnuPG.gpg(words)
        let subkey = try #require(try setting.gnuPG.home.secretParts(of: fingerprint).last)
        let found = try signed.differences(from: setting.store)
        #expect(found.map(\.kind) == [.newerHere, .missingThere])
        #expect(found.last?.detail == "the secret part of \(subkey)")
    }

    @Test func `a passphrase that GnuPG alone removed is told`() throws {
        let setting = try BackupSetting()
        let backup = try setting.backup()
        let fingerprint = try setting.store.entry(of: BackupSetting.pgp.get()).fingerprint
        let words = GnuPGSample.words(BackupSetting.words)
        try setting.gnuPG.home.changePassphrase(fingerprint, from: words, to: .none)
        let found = try backup.differences(from: setting.store)
        #expect(found.map(\.kind) == [.passphrase])
        #expect(found.first?.detail == "has one there, none here")
    }

    @Test func `a key without passphrase that is written otherwise is the same`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let name = try BackupSetting.ssh.get()
        try setting.store.change(name) { key in
            let pair = try key.decode(.init(passphrase: BackupSetting.passphrase)).pair
            try key.put(pair, .init())
        }
        let backup = try setting.backup()
        let before = try setting.store.key(name).privateText
        try setting.store.change(name) { key in
            try key.put(key.decode(.init(passphrase: NoPassphrase())).pair, .init())
        }
        #expect(try setting.store.key(name).privateText != before)
        #expect(try backup.differences(from: setting.store) == [])
        let plan = try RestorePlan(backup, into: setting.store, home: GnuPGHome(path: "/nowhere"))
        #expect(plan.steps.map(\.action) == [.skip])
        #expect(plan.steps.map(\.proof) == [.proved])

        let path = setting.sample.path("keys/ibkr/private")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var lines = text.split(separator: "\n").map(String.init)
        lines[4] = String(lines[4].reversed())
        try setting.sample.write(lines.joined(separator: "\n") + "\n", to: "keys/ibkr/private")
        #expect(try backup.differences(from: setting.store).map(\.kind) == [.damaged])
    }
}
