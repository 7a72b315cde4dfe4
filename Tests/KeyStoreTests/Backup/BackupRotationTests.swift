import Bytes
import Files
import Foundation
import KeyStore
import Keys
import TestSupport
import Testing

/// What an older backup of the same keys can have that a new one has not.
struct BackupRotationTests {
    private static func day(_ number: Int) -> Timestamp {
        Timestamp(seconds: 1_790_000_000 + number * 86_400)
    }

    /// Why a backup of `old` stays when one of `new` was made after it; nil when it goes.
    private func reason(
        _ old: [GatheredKey],
        _ new: [GatheredKey],
        _ setting: BackupSetting
    ) throws -> String? {
        let folder = setting.sample.path("old")
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let older = try Backup(of: old, created: Self.day(1))
        let file = try setting.encrypt(older).disclosed()
        try Data(file).write(to: URL(filePath: "\(folder)/\(BackupName(older.created).text)"))
        let after = try Backup(of: new, created: Self.day(2))
        let rotation = BackupRotation(after: after, [setting.identity], verified: [])
        return try #require(try rotation.older(in: Folder(folder), keeping: 1).first).reason
    }

    @Test func `signatures of others and secret parts that the new one lacks are kept`() throws {
        let setting = try BackupSetting()
        let signer = try setting.gnuPG.generate(passphrase: nil).key.fingerprint
        let key = try setting.store.key(BackupSetting.pgp.get())
        let plain = try setting.gather()
        try setting.gnuPG.gpg(["-u", signer, "--quick-lsign-key", key.entry.fingerprint])
        let signed = try setting.gather()
        #expect(try reason(signed, plain, setting) == "has more of ibkr-pgp than the new one")
        #expect(try reason(plain, signed, setting) == nil)

        let subkey = try #require(try key.published().key.parts.last).fingerprint
        try setting.gnuPG.removeSecret(of: subkey)
        try setting.gnuPG.forget()
        let lack = "has secret parts of ibkr-pgp that the new one has not"
        #expect(try reason(signed, setting.gather(), setting) == lack)
    }

    @Test func `another certificate is kept and one with another comment is not`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        func gather(_ certificate: String) throws -> [GatheredKey] {
            try setting.sample.write(certificate, to: "keys/ibkr/private-cert.pub")
            return try setting.gather()
        }
        let plain = try setting.gather()
        let old = try gather("ssh-ed25519-cert-v01@openssh.com AAAA me\n")
        let commented = try gather("ssh-ed25519-cert-v01@openssh.com AAAA you\n")
        let renewed = try gather("ssh-ed25519-cert-v01@openssh.com AAAB me\n")
        #expect(try reason(old, renewed, setting) == "has another certificate of ibkr")
        #expect(try reason(old, plain, setting) == "has more of ibkr than the new one")
        #expect(try reason(old, commented, setting) == nil)
        #expect(try reason(plain, renewed, setting) == nil)
    }
}
