import Bytes
import Foundation
import KeyStore
import Keys
import TestSupport
import Testing

/// Restores of an OpenPGP key that is here in part.
struct OpenPGPRestoreTests {
    private let setting: BackupSetting
    private let name: KeyName
    private let fingerprint: String

    init() throws {
        setting = try BackupSetting()
        name = try BackupSetting.pgp.get()
        fingerprint = try setting.store.entry(of: name).fingerprint
    }

    private func plan(_ backup: Backup) throws -> RestorePlan {
        try RestorePlan(backup, [name], into: setting.store, home: setting.gnuPG.home)
    }

    @Test func `trust and revocation certificate come back and others stay`() throws {
        let backup = try setting.backup()
        let revocation = setting.gnuPG.home.revocationCertificate(of: fingerprint)
        try FileManager.default.removeItem(atPath: revocation)
        try FileManager.default.removeItem(atPath: "\(setting.gnuPG.path)/trustdb.gpg")
        let kinds = try backup.differences(from: setting.store)
        #expect(kinds.map(\.detail) == ["the ownertrust", "the revocation certificate"])
        #expect(kinds.map(\.kind) == [.missingHere, .missingHere])
        let plan = try plan(backup)
        #expect(plan.steps.map(\.action) == [.merge])
        let words = BackupSetting.passphrase
        let proof = try plan.steps[0].run(into: setting.store, created: plan.created, words)
        #expect(proof == .proved)
        #expect(try backup.differences(from: setting.store) == [])

        try Data("another\n".utf8).write(to: URL(filePath: revocation))
        #expect(try backup.differences(from: setting.store).map(\.kind) == [.different])
        #expect(try self.plan(backup).steps.map(\.action) == [.skip])
        #expect(try self.plan(backup).steps[0].companions?.different == [.revocation])
    }

    @Test func `a copy in the store that lags behind GnuPG is not called older`() throws {
        let words = GnuPGSample.words(BackupSetting.words)
        _ = try setting.gnuPG.home.extend(fingerprint, to: .days(3000), words)
        #expect(try setting.backup().differences(from: setting.store) == [])
    }

    @Test func `a public file that was lost in the store is made anew`() throws {
        let backup = try setting.backup()
        let path = setting.sample.path("keys/ibkr-pgp/public")
        let before = try Data(contentsOf: URL(filePath: path))
        try FileManager.default.removeItem(atPath: path)
        #expect(try backup.differences(from: setting.store).map(\.kind) == [.damaged])
        let plan = try plan(backup)
        #expect(plan.steps.map(\.action) == [.complete])
        let words = BackupSetting.passphrase
        _ = try plan.steps[0].run(into: setting.store, created: plan.created, words)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test func `a wrong passphrase changes nothing`() throws {
        let backup = try setting.backup()
        let place = try EmptyPlace()
        let wrong = FixedPassphrase(SecretBytes("wrong words"))
        let step = try #require(try place.plan(backup).steps.last)
        let error = #expect(throws: GnuPGFailure.self) {
            try step.run(into: place.store, created: backup.created, wrong)
        }
        #expect(error?.cause == .wrongPassphrase)
        let keys = try place.gnuPG.gpg(["--list-keys", "--with-colons"])
        #expect(!String(decoding: keys, as: UTF8.self).contains(fingerprint))
        #expect(try place.store.names().isEmpty)
    }

    @Test func `what is left of a lost secret is backed up and told`() throws {
        let parts = try setting.store.key(name).published().key.parts
        for part in parts { try setting.gnuPG.removeSecret(of: part.fingerprint) }
        try setting.gnuPG.forget()
        let key = try #require(try setting.gather().last)
        #expect(key.gaps.map(\.reason) == parts.map { _ in .missing })
        let backup = try Backup(of: [key])
        #expect(!backup.isComplete)
        #expect(try backup.keys[0].check(.files, nil).contains { $0.verdict == .failure })
        try setting.store.note(backup) { $0.lastBackup = backup.created }
        #expect(try setting.store.entry(of: name).lastBackup == nil)
        let again = try setting.open(setting.encrypt(backup))
        #expect(again.keys[0].gaps.count == parts.count)
    }

    @Test func `a lost subkey that had expired is a gap like others`() throws {
        let parts = try setting.store.key(name).published().key.parts
        let words = ["--pinentry-mode", "loopback", "--passphrase", BackupSetting.words]
        let subkey = parts[1].fingerprint
        try setting.gnuPG.gpg(words + ["--quick-set-expire", fingerprint, "seconds=1", subkey])
        try setting.gnuPG.removeSecret(of: subkey)
        try setting.gnuPG.forget()
        // The subkey expires meanwhile, and not by the clock of the test.
        while try setting.gnuPG.home.publicKey(fingerprint).key.parts.count > 1 { usleep(100_000) }
        let key = try #require(try setting.gather().last)
        #expect(key.gaps.map(\.fingerprint) == [subkey])
        _ = try Backup(of: [key])
    }
}
