import Bytes
import Foundation
import KeyStore
import TestSupport
import Testing

/// The certificate that revokes an OpenPGP key, in a backup.
struct BackupRevocationTests {
    private let setting: BackupSetting
    private let path: String

    init() throws {
        setting = try BackupSetting()
        let fingerprint = try setting.store.entry(of: BackupSetting.pgp.get()).fingerprint
        path = setting.gnuPG.home.revocationCertificate(of: fingerprint)
    }

    private func backup(with text: String?) throws -> Backup {
        try FileManager.default.removeItem(atPath: path)
        if let text { try text.write(toFile: path, atomically: true, encoding: .utf8) }
        return try setting.backup()
    }

    private func findings(_ backup: Backup) throws -> [String] {
        let key = try #require(backup.key(BackupSetting.pgp.get()))
        return try key.check(.files, nil).filter { $0.subject == "revocation" }.map {
            "\($0.verdict.rawValue): \($0.detail)"
        }
    }

    @Test func `a key without one, or with one of no use, is backed up and told`() throws {
        #expect(try findings(setting.backup()) == ["ok: there is a certificate of this key"])
        let own = try String(contentsOfFile: path, encoding: .utf8)
        let other = try setting.gnuPG.generate().key.fingerprint
        let foreign = try String(
            contentsOfFile: setting.gnuPG.home.revocationCertificate(of: other),
            encoding: .utf8
        )
        for (text, reason) in [(foreign, "it is of another key"), ("", "it is empty")] {
            let told = "the revocation certificate is of no use: \(reason)"
            #expect(try backup(with: text).keys.count == 2)
            #expect(try setting.gather().compactMap(\.revocationGap) == [told])
            #expect(
                try findings(setting.backup()) == ["warning: there is no revocation certificate"]
            )
        }
        #expect(try backup(with: own).keys.compactMap(\.revocationGap) == [])
    }

    @Test func `one that was put into a backup must be of the key and revoke it`() throws {
        let sound = try setting.backup()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let forged = try replaced(in: sound, by: text.withDamagedSignature)
        #expect(try findings(forged) == ["ok: there is a certificate of this key"])
        let key = try #require(forged.key(BackupSetting.pgp.get()))
        let found = try key.check(.use, BackupSetting.passphrase).filter { $0.verdict == .failure }
        #expect(found.map(\.detail) == ["its certificate does not revoke the key"])
        let empty = try replaced(in: sound, by: "")
        #expect(
            try findings(empty) == [
                "failure: the revocation certificate is of no use: it is empty"
            ]
        )
        let place = try EmptyPlace()
        #expect(try place.restore(empty) == [.proved, .proved])
        #expect(!place.gnuPG.home.hasRevocationCertificate(of: key.fingerprint))
    }

    private func replaced(in backup: Backup, by text: String) throws -> Backup {
        let path = BackupPath.pgp(try BackupSetting.pgp.get(), .revocation)
        let files = backup.archive.files.filter { $0.path != .manifest }.map {
            $0.path == path ? BackupArchive.File(path, SecretBytes(text)) : $0
        }
        let manifest = try BackupManifest(
            created: backup.created,
            keys: backup.manifest.keys,
            files: files.map { try BackupManifest.File($0.path, $0.contents) },
            keygrips: backup.manifest.keygrips
        )
        let first = BackupArchive.File(.manifest, manifest.encode())
        return try Backup(BackupArchive(created: backup.created, files: [first] + files))
    }
}

extension String {
    /// One digit of the last line of base64 in front of the checksum is another.
    fileprivate var withDamagedSignature: String {
        var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let last = (lines.lastIndex { $0.hasPrefix("=") } ?? 1) - 1
        let digit = lines[last].prefix(4).last == "A" ? "B" : "A"
        lines[last] = lines[last].prefix(3) + digit + lines[last].dropFirst(4)
        return lines.joined(separator: "\n")
    }
}
