import Age
import Bytes
import Foundation
import KeyStore
import Keys
import TestSupport
import Testing

struct BackupOpeningTests {
    @Test(arguments: [false, true])
    func `a changed byte or a cut anywhere is refused`(isArmored: Bool) throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let file = try setting.encrypt(setting.backup(), armored: isArmored)
        _ = try setting.open(file)
        let step = max(1, file.count / 400)
        for index in stride(from: 0, to: file.count, by: step) {
            var bytes = file.disclosed()
            bytes[index] ^= 1
            #expect(throws: (any Error).self, "byte \(index)") {
                try setting.open(SecretBytes(copying: bytes))
            }
            #expect(throws: (any Error).self, "cut at \(index)") {
                try setting.open(file[0..<index])
            }
        }
        var longer = ByteWriter()
        longer.bytes(file)
        longer.text("x")
        let long = longer.finish()
        #expect(throws: (any Error).self) { try setting.open(long) }
    }

    @Test func `each byte of a header is bound to the rest`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let file = try setting.encrypt(setting.backup())
        for index in 0..<min(file.count, 400) {
            var bytes = file.disclosed()
            bytes[index] &+= 1
            #expect(throws: (any Error).self, "byte \(index)") {
                try setting.open(SecretBytes(copying: bytes))
            }
        }
    }

    @Test func `a wrong passphrase is told apart from damage`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let words = SecretBytes("backup words")
        let recipient = ScryptRecipient(words, workFactor: try WorkFactor(2))
        let encrypted = try EncryptedBackup(setting.backup(), to: [recipient])
        let right = ScryptIdentity(FixedPassphrase(words))
        try encrypted.check(encrypted.bytes, opening: [right])
        let wrong = ScryptIdentity(FixedPassphrase(SecretBytes("others")))
        let error = #expect(throws: AgeError.self) {
            try Backup(opening: encrypted.bytes, [wrong])
        }
        #expect(error?.cause == .wrongPassphrase)
        #expect(throws: AgeError.self) {
            try encrypted.check(encrypted.bytes[0..<encrypted.bytes.count - 1])
        }
    }

    @Test func `what was written must be what was meant`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let one = try EncryptedBackup(setting.backup(), to: [setting.identity.recipient])
        try one.check(one.bytes)
        let other = try Backup(of: setting.gather(), created: Timestamp(seconds: 1))
        let two = try EncryptedBackup(other, to: [setting.identity.recipient])
        #expect(throws: (any Error).self) { try one.check(two.bytes) }
        #expect(throws: BackupFailure.self) {
            try one.check(two.bytes, opening: [setting.identity])
        }
    }

    @Test func `an archive of hostile members is refused inside a valid layer`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let archive = try setting.backup().archive
        for (what, change) in HostileArchive.changes {
            var raw = RawArchive(archive)
            change(&raw)
            let file = try setting.encrypt(raw: raw.bytes)
            #expect(throws: FormatError.self, "\(what)") { try setting.open(file) }
        }
        let twice = RawArchive(archive).bytes + RawArchive(archive).bytes
        let file = try setting.encrypt(raw: twice)
        #expect(throws: FormatError.self) { try setting.open(file) }
        for bytes in [[], [UInt8](repeating: 0, count: 1024)] {
            let file = try setting.encrypt(raw: bytes)
            #expect(throws: FormatError.self) { try setting.open(file) }
        }
    }

    @Test func `a key whose files are of two keys is refused`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let other = try BackupSetting(withOpenPGP: false)
        let strange = try StoredKey(
            KeyPair(.eddsa(.generate(on: .ed25519))),
            .init(),
            event: "made"
        )
        let path = BackupPath.ssh(try BackupSetting.ssh.get(), .publicKey)
        let files = try setting.backup().archive.files.filter { $0.path != .manifest }.map {
            $0.path == path ? BackupArchive.File(path, strange.publicText) : $0
        }
        let manifest = try BackupManifest(
            created: SampleBackup.created,
            keys: other.backup().manifest.keys,
            files: files.map { try BackupManifest.File($0.path, $0.contents) }
        )
        let first = BackupArchive.File(.manifest, manifest.encode())
        let archive = try BackupArchive(created: SampleBackup.created, files: [first] + files)
        #expect(throws: FormatError.self) { try Backup(archive) }
    }

    @Test func `a public file of another key is found before the backup`() throws {
        let setting = try BackupSetting(withOpenPGP: false)
        let strange = try StoredKey(
            KeyPair(.eddsa(.generate(on: .ed25519))),
            .init(),
            event: "made"
        )
        let line = String(decoding: strange.publicText.disclosed(), as: UTF8.self)
        try setting.sample.write(line, to: "keys/ibkr/public")
        expectFailure(.malformed) { try setting.gather() }
    }

    @Test func `a secret part that GnuPG lacks is named`() throws {
        let setting = try BackupSetting()
        let name = try BackupSetting.pgp.get()
        let parts = try setting.store.key(name).published().key.parts
        try setting.gnuPG.removeSecret(of: parts[1].fingerprint)
        try setting.gnuPG.forget()
        let key = try #require(try setting.gather().last)
        #expect(key.gaps == [BackupManifest.Gap(name, parts[1].fingerprint, .stub)])
        #expect(key.proof != .proved)
        let backup = try Backup(of: [key])
        #expect(!backup.isComplete)
        let verdicts = try backup.keys[0].check(.files, nil).map(\.verdict)
        #expect(verdicts.contains(.failure))
    }

    @Test func `a wrong passphrase of a key makes no backup without it`() throws {
        let setting = try BackupSetting()
        try setting.gnuPG.forget()
        let error = #expect(throws: FormatError.self) { try setting.gather("wrong words") }
        #expect(error?.kind == .wrongPassphrase)
        let other = #expect(throws: GnuPGFailure.self) { try setting.gather(nil) }
        #expect(other?.cause == .passphraseNeeded)
    }
}

/// What an attacker may put into an archive.
enum HostileArchive {
    typealias Change = @Sendable (inout RawArchive) -> Void

    static let changes: [(String, Change)] = [
        ("leads out of the folder", named("../../.ssh/authorized_keys")),
        ("absolute", named("/etc/passwd")), ("hidden", named("ssh/.bashrc/private")),
        ("escape", named("ssh/a\u{1b}[2J/private")),
        ("right to left", named("ssh/\u{202e}/private")),
        ("another place", named("home/a/private")),
        ("a symbolic link", typed(0x32)), ("a hard link", typed(0x31)),
        ("a device", typed(0x33)), ("a FIFO", typed(0x36)), ("a long name", typed(0x4c)),
        ("pax", typed(0x78)), ("set-uid", { $0.members[1].put(Array("0004755\0".utf8), at: 100) }),
        ("twice", { $0.members.append($0.members[$0.members.count - 1]) }),
        ("an oversized header", { $0.members[2].put(Array("77777777777 ".utf8), at: 124) }),
        ("no end", { $0.end = [] }), ("more behind the end", { $0.end += [1] }),
    ]

    private static func named(_ name: String) -> Change {
        { raw in
            let bytes = Array(name.utf8)
            let padding = [UInt8](repeating: 0, count: 100 - bytes.count)
            raw.members[2].put(bytes + padding, at: 0)
        }
    }

    private static func typed(_ type: UInt8) -> Change {
        { $0.members[2].put([type], at: 156) }
    }
}
