import Bytes
import Foundation
import KeyStore
import Keys
import TestSupport
import Testing

struct BackupRestoreTests {
    @Test func `a restore on an empty home gives what diff calls the same`() throws {
        let setting = try BackupSetting()
        let backup = try setting.open(setting.encrypt(setting.backup()))
        #expect(try backup.differences(from: setting.store) == [])

        let place = try EmptyPlace()
        #expect(try place.plan(backup).steps.map(\.action) == [.add, .add])
        #expect(try place.restore(backup) == [.proved, .proved])
        #expect(try backup.differences(from: place.store) == [])
        #expect(try place.plan(backup).steps.map(\.action) == [.skip, .skip])

        let fingerprint = try place.store.entry(of: BackupSetting.pgp.get()).fingerprint
        #expect(place.gnuPG.home.hasRevocationCertificate(of: fingerprint))
        #expect(try place.store.entry(of: BackupSetting.pgp.get()).home == place.gnuPG.path)
        #expect(try place.store.entry(of: BackupSetting.ssh.get()).lastBackup == backup.created)
    }

    @Test func `what was not used is not called proved`() throws {
        let setting = try BackupSetting()
        let place = try EmptyPlace()
        let unopened = KeyProof.notProved("its passphrase was not given")
        #expect(try place.restore(setting.backup(), nil) == [unopened, unopened])
        for key in try setting.backup().keys {
            let verdicts = try key.check(.use, nil).map(\.verdict)
            #expect(verdicts.contains(.notProved))
            let unopened = try key.check(.files, nil).map(\.verdict)
            #expect(unopened.filter { $0 != .ok } == [.notProved])
        }
    }

    @Test func `a drill uses the real programs and finds all well`() throws {
        let setting = try BackupSetting()
        for key in try setting.backup().keys {
            let findings = try key.check(.drill, BackupSetting.passphrase)
            #expect(findings.allSatisfy { $0.verdict == .ok }, "\(findings)")
            #expect(findings.count >= 4)
        }
    }

    @Test func `ownertrust and local signatures survive`() throws {
        let setting = try BackupSetting()
        let signer = try setting.gnuPG.generate(passphrase: nil).key.fingerprint
        let fingerprint = try setting.store.entry(of: BackupSetting.pgp.get()).fingerprint
        try setting.gnuPG.gpg(["-u", signer, "--quick-lsign-key", fingerprint])
        let backup = try setting.backup()

        let place = try EmptyPlace()
        try place.restore(backup)
        let listing = String(
            decoding: try place.gnuPG.gpg(["--with-colons", "--list-sigs", fingerprint]),
            as: UTF8.self
        )
        #expect(listing.contains("l::"), "\(listing)")
        let trust = String(decoding: try place.gnuPG.gpg(["--export-ownertrust"]), as: UTF8.self)
        #expect(trust.contains("\(fingerprint):6:"))
    }

    @Test func `the local secret is kept and newer public parts are taken`() throws {
        let setting = try BackupSetting()
        let place = try EmptyPlace()
        try place.restore(setting.backup())
        // Later the key gets more time at the one place, and other words at the other.
        let name = try BackupSetting.pgp.get()
        let fingerprint = try setting.store.entry(of: name).fingerprint
        let words = GnuPGSample.words(BackupSetting.words)
        let extended = try setting.gnuPG.home.extend(fingerprint, to: .days(3000), words)
        try setting.store.change(name) { try $0.publish(extended) }
        try place.gnuPG.home.changePassphrase(
            fingerprint,
            from: words,
            to: GnuPGSample.words("other words")
        )

        let backup = try setting.backup()
        let kinds = try backup.differences(from: place.store).map(\.kind)
        #expect(kinds == [.newerThere])
        #expect(try place.plan(backup).steps.map(\.action) == [.skip, .merge])
        let others = FixedPassphrase(SecretBytes("other words"))
        let step = try #require(try place.plan(backup).steps.last)
        #expect(try step.run(into: place.store, created: backup.created, others) == .proved)
        #expect(try backup.differences(from: place.store) == [])
        try place.gnuPG.forget()
        try place.gnuPG.home.prove(fingerprint, GnuPGSample.words("other words"))
    }

    @Test func `an older backup does not bring an old expiry back`() throws {
        let setting = try BackupSetting()
        let old = try setting.backup()
        let name = try BackupSetting.pgp.get()
        let fingerprint = try setting.store.entry(of: name).fingerprint
        let words = GnuPGSample.words(BackupSetting.words)
        let extended = try setting.gnuPG.home.extend(fingerprint, to: .days(3000), words)
        try setting.store.change(name) { try $0.publish(extended) }
        #expect(try old.differences(from: setting.store).map(\.kind) == [.newerHere])

        let plan = try RestorePlan(old, into: setting.store, home: setting.gnuPG.home)
        #expect(plan.steps.map(\.action) == [.skip, .skip])
        _ = try setting.gnuPG.home.publicKey(fingerprint)
        #expect(try setting.store.entry(of: name).expires == extended.key.expires)
    }

    @Test func `another key under the same name is never replaced`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let place = try EmptyPlace()
        let other = try StoredKey(
            KeyPair(.eddsa(.generate(on: .ed25519))),
            .init(),
            event: "made"
        )
        try place.store.add(other, as: BackupSetting.ssh.get())
        let backup = try setting.backup()
        let free = try KeyName("ibkr-2")
        let plan = try place.plan(backup)
        #expect(plan.steps.map(\.action) == [.refuse(free: free)])
        #expect(!plan.isPossible)
        #expect(throws: StoreError.exists("ibkr")) {
            try plan.steps[0].run(into: place.store, created: plan.created, nil)
        }
        #expect(try place.store.key(BackupSetting.ssh.get()) == other)

        let renamed = try place.plan(backup, renaming: [BackupSetting.ssh.get(): free])
        #expect(renamed.steps.map(\.action) == [.add])
        _ = try renamed.steps[0].run(into: place.store, created: plan.created, nil)
        #expect(try place.store.names().map(\.description) == ["ibkr", "ibkr-2"])
    }

    @Test func `a secret that GnuPG lost comes back`() throws {
        let setting = try BackupSetting()
        let backup = try setting.backup()
        let fingerprint = try setting.store.entry(of: BackupSetting.pgp.get()).fingerprint
        try setting.gnuPG.removeSecret(of: fingerprint)
        _ = try? setting.gnuPG.home.publicKey(fingerprint)
        let plan = try RestorePlan(backup, into: setting.store, home: setting.gnuPG.home)
        #expect(plan.steps.map(\.action) == [.skip, .complete])
        let kinds = try backup.differences(from: setting.store).map(\.kind)
        #expect(kinds == [.missingHere])
        let words = BackupSetting.passphrase
        let proof = try plan.steps[1].run(into: setting.store, created: plan.created, words)
        #expect(proof == .proved)
    }

    @Test func `a certificate beside the key comes back with it`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        try setting.sample.write("certificate\n", to: "keys/ibkr/private-cert.pub")
        let place = try EmptyPlace()
        try place.restore(setting.backup())
        let found = try place.store.certificate(of: BackupSetting.ssh.get())
        #expect(found == SecretBytes("certificate\n"))
        #expect(try place.sample.mode(of: "keys/ibkr/private-cert.pub") == 0o600)
    }

    @Test func `a passphrase that was changed since is told`() throws {
        let setting = try BackupSetting()
        let backup = try Backup(of: setting.gather(), created: Timestamp(seconds: 1_700_000_000))
        try setting.store.change(BackupSetting.ssh.get()) { key in
            let pair = try key.decode(.init(passphrase: BackupSetting.passphrase)).pair
            try key.put(pair, .init(passphrase: SecretBytes("others")))
        }
        try setting.store.change(BackupSetting.pgp.get()) { $0.entry.record("passphrase changed") }
        let kinds = try backup.differences(from: setting.store).map(\.kind)
        #expect(kinds == [.passphrase, .passphrase])
        let plan = try RestorePlan(backup, into: setting.store, home: setting.gnuPG.home)
        #expect(plan.steps.map(\.action) == [.keep, .skip])
    }
}
