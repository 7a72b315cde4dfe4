import Age
import Bytes
import Foundation
import KeyStore
import Keys
import SSHKey
import TestSupport

/// A store with an SSH key `ibkr` and an OpenPGP key `ibkr-pgp`, and an identity that opens backups.
struct BackupSetting {
    let sample: SampleStore
    let gnuPG: GnuPGSample
    let identity: X25519Identity

    static let words = "key words"

    /// An OpenPGP key takes a second to make.
    init(withOpenPGP: Bool = true) throws {
        sample = try SampleStore.withKey(passphrase: SecretBytes(Self.words))
        gnuPG = try GnuPGSample()
        identity = try X25519Identity.generate()
        guard withOpenPGP else { return }
        try store.add(gnuPG.generate(passphrase: Self.words).stored, as: Self.pgp.get())
    }

    static let ssh = SampleStore.name
    static let pgp = Result { try KeyName("ibkr-pgp") }
    static let passphrase = FixedPassphrase(SecretBytes(words))

    var store: KeyStore { sample.store }

    func gather(_ words: String? = Self.words) throws -> [GatheredKey] {
        let passphrase = words.map { FixedPassphrase(SecretBytes($0)) }
        let options = DecodingOptions(passphrase: passphrase ?? NoPassphrase(), limits: .none)
        return try store.names().map { name in
            try store.gather(name, options, gnuPG: passphrase.map { .provider($0) } ?? .remembered)
        }
    }

    func backup() throws -> Backup { try Backup(of: gather()) }

    func encrypt(_ backup: Backup, armored: Bool = false) throws -> SecretBytes {
        try EncryptedBackup(backup, to: [identity.recipient], armored: armored).bytes
    }

    func open(_ file: SecretBytes) throws -> Backup { try Backup(opening: file, [identity]) }

    /// An archive of any bytes, as an attacker makes it who knows the recipient.
    func encrypt(raw bytes: [UInt8]) throws -> SecretBytes {
        let file = try AgeWriter.encrypt(
            SecretBytes(copying: bytes),
            to: [identity.recipient]
        )
        return SecretBytes(copying: file)
    }
}

/// An empty store and an empty GnuPG home.
struct EmptyPlace {
    let sample: SampleStore
    let gnuPG: GnuPGSample

    init() throws {
        sample = try SampleStore()
        gnuPG = try GnuPGSample()
    }

    var store: KeyStore { sample.store }

    func plan(_ backup: Backup, renaming: [KeyName: KeyName] = [:]) throws -> RestorePlan {
        try RestorePlan(backup, renaming: renaming, into: store, home: gnuPG.home)
    }

    @discardableResult
    func restore(
        _ backup: Backup,
        _ passphrase: FixedPassphrase? = BackupSetting.passphrase
    ) throws -> [KeyProof] {
        let plan = try plan(backup)
        return try plan.steps.map {
            try $0.run(into: store, created: plan.created, passphrase)
        }
    }
}
