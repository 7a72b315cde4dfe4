import Bytes
import Foundation
import KeyStore
import Keys
import TestSupport
import Testing

/// Restores over keys of which something is damaged or missing here.
struct DamagedKeyRestoreTests {
    private let setting: BackupSetting
    private let backup: Backup

    init() throws {
        setting = try BackupSetting(withOpenPGP: false)
        backup = try setting.backup()
    }

    private func plan(
        _ passphrase: FixedPassphrase? = BackupSetting.passphrase
    ) throws
        -> RestorePlan
    {
        try RestorePlan(backup, into: setting.store, home: GnuPGHome(path: "/nowhere"), passphrase)
    }

    private func path(_ file: String) -> String { setting.sample.path("keys/ibkr/\(file)") }

    /// Writes an unprotected form of the key over the one that is here.
    private func unprotect() throws {
        try setting.store.change(BackupSetting.ssh.get()) { key in
            let pair = try key.decode(.init(passphrase: BackupSetting.passphrase)).pair
            try key.put(pair, .init())
        }
    }

    private func expectMended() throws {
        let plan = try plan()
        #expect(plan.steps.map(\.action) == [.complete])
        let store = setting.store
        let step = try #require(plan.steps.first)
        #expect(
            try step.run(into: store, created: plan.created, BackupSetting.passphrase) == .proved
        )
        #expect(try backup.differences(from: store) == [])
        #expect(try self.plan().steps.map(\.action) == [.skip])
    }

    @Test(arguments: ["private", "public", "entry"])
    func `a file that is missing comes from the backup`(file: String) throws {
        try FileManager.default.removeItem(atPath: path(file))
        #expect(try backup.differences(from: setting.store).map(\.kind) == [.damaged])
        try expectMended()
    }

    @Test(arguments: ["private", "public", "entry"])
    func `a file that is damaged comes from the backup`(file: String) throws {
        try setting.sample.write("nonsense\n", to: "keys/ibkr/\(file)")
        #expect(try backup.differences(from: setting.store).map(\.kind) == [.damaged])
        try expectMended()
    }

    @Test func `damage inside a private key without passphrase is found`() throws {
        try unprotect()
        let text = try String(contentsOfFile: path("private"), encoding: .utf8)
        var lines = text.split(separator: "\n").map(String.init)
        lines[4] = String(lines[4].reversed())
        try setting.sample.write(lines.joined(separator: "\n") + "\n", to: "keys/ibkr/private")
        try expectMended()
    }

    @Test func `what is encrypted in another way is proved only when it was opened`() throws {
        try setting.store.change(BackupSetting.ssh.get()) { key in
            let pair = try key.decode(.init(passphrase: BackupSetting.passphrase)).pair
            var options = PrivateFormat.Options(passphrase: SecretBytes("others"))
            options.rounds = 1
            try key.put(pair, options)
        }
        let before = try setting.store.key(BackupSetting.ssh.get())
        let unopened = KeyProof.notProved("its passphrase was not given")
        #expect(try plan(nil).steps.map(\.action) == [.keep])
        #expect(try plan(nil).steps.map(\.proof) == [unopened])
        let unfit = KeyProof.notProved("the passphrase does not open it")
        #expect(try plan().steps.map(\.proof) == [unfit])
        let others = FixedPassphrase(SecretBytes("others"))
        #expect(try plan(others).steps.map(\.proof) == [.proved])
        #expect(try setting.store.key(BackupSetting.ssh.get()) == before)
    }

    @Test func `the private key of another pair is not lost`() throws {
        let other = try StoredKey(
            KeyPair(.eddsa(.generate(on: .ed25519))),
            .init(),
            event: "made"
        )
        let text = String(decoding: try other.privateText.disclosed(), as: UTF8.self)
        try setting.sample.write(text, to: "keys/ibkr/private")
        let plan = try plan()
        guard case .obstructed = plan.steps[0].action else {
            Issue.record("\(plan.steps[0].action)")
            return
        }
        #expect(!plan.isPossible)
        let store = setting.store
        #expect(throws: BackupFailure.self) {
            try plan.steps[0].run(into: store, created: plan.created, nil)
        }
        #expect(try String(contentsOfFile: path("private"), encoding: .utf8) == text)
    }

    @Test func `a key that cannot be read stops nothing that is not its own`() throws {
        try FileManager.default.createDirectory(
            atPath: setting.sample.path("keys/broken"),
            withIntermediateDirectories: false
        )
        #expect(try plan().steps.map(\.action) == [.skip])
        #expect(try plan().unreadable.map(\.name.description) == ["broken"])
        #expect(try backup.differences(from: setting.store) == [])
        try setting.store.note(backup) { $0.lastVerified = backup.created }
        #expect(
            try setting.store.entry(of: BackupSetting.ssh.get()).lastVerified == backup.created
        )
    }

    @Test func `a certificate that was lost comes back and another one stays`() throws {
        try setting.sample.write("certificate\n", to: "keys/ibkr/private-cert.pub")
        let backup = try setting.backup()
        let store = setting.store
        func plan() throws -> RestorePlan {
            try RestorePlan(backup, into: store, home: GnuPGHome(path: "/nowhere"))
        }
        try FileManager.default.removeItem(atPath: path("private-cert.pub"))
        #expect(try backup.differences(from: store).map(\.kind) == [.missingHere])
        #expect(try plan().steps.map(\.action) == [.merge])
        _ = try plan().steps[0].run(into: store, created: backup.created, nil)
        #expect(try store.certificate(of: BackupSetting.ssh.get()) == SecretBytes("certificate\n"))

        try setting.sample.write("another\n", to: "keys/ibkr/private-cert.pub")
        #expect(try backup.differences(from: store).map(\.kind) == [.different])
        #expect(try plan().steps.map(\.action) == [.skip])
        #expect(try plan().steps[0].companions?.different == [.certificate])
        let without = try self.backup.differences(from: store).map(\.kind)
        #expect(without == [.missingThere])
    }
}
