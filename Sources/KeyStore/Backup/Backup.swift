package import Age
package import Bytes
internal import OpenSSL

/// A backup that is open: its archive, found to agree with its manifest, and the keys in it.
package struct Backup: Sendable {
    package let archive: BackupArchive
    package let manifest: BackupManifest
    package let keys: [BackedUpKey]
    /// Of the file that it was read from: SHA-256, in 64 lower-case digits.
    package private(set) var digest: String?

    /// The most that a file of a backup has: base64 adds a third, and the encryption a little.
    package static let mostFileBytes = BackupArchive.mostBytes / 2 * 3

    package var created: Timestamp { manifest.created }

    /// The parts that were known to be missing when the backup was made.
    package var isComplete: Bool { manifest.gaps.isEmpty }

    /// Of keys that were gathered from the store.
    ///
    /// - Throws: ``FormatError``, as opening the backup would.
    package init(of keys: [GatheredKey], created: Timestamp = .now()) throws {
        let readme = BackupArchive.File(.readme, SecretBytes(StockCommands.readme(of: keys)))
        let files = [readme] + keys.flatMap(\.files)
        let manifest = try BackupManifest(
            created: created,
            keys: keys.map(\.line),
            files: files.map { try BackupManifest.File($0.path, $0.contents) },
            keygrips: keys.flatMap(\.keygrips),
            gaps: keys.flatMap(\.gaps)
        )
        let first = BackupArchive.File(.manifest, manifest.encode())
        try self.init(BackupArchive(created: created, files: [first] + files))
    }

    /// - Throws: ``FormatError``: what of the archive, the manifest or a key is wrong.
    package init(_ archive: BackupArchive) throws {
        self.archive = archive
        manifest = try BackupManifest(of: archive)
        keys = try manifest.keys.map { [manifest] in try BackedUpKey($0, manifest, archive) }
    }

    /// Opens the file of a backup.
    ///
    /// All of it is authenticated in memory before a byte of the archive is looked at.
    ///
    /// - Throws: ``AgeError``, and ``FormatError`` as ``init(_:)`` does.
    package init(opening file: SecretBytes, _ identities: [any Identity]) throws {
        let reader = try AgeReader(MemorySource(file.disclosed()))
        let payload = try reader.open(identities)
        try self.init(BackupArchive(decoding: payload.all(limit: BackupArchive.mostBytes)))
        digest = try Digest.sha256.hash(file).disclosed().map(\.hex).joined()
    }

    package func key(_ name: KeyName) -> BackedUpKey? {
        keys.first { $0.name == name }
    }
}

/// The file of a backup, as it is to be written.
package struct EncryptedBackup {
    package let bytes: SecretBytes
    private let plaintext: SecretBytes
    private let identity: any Identity

    package init(
        _ backup: Backup,
        to recipients: [any Recipient],
        armored: Bool = false
    ) throws {
        plaintext = backup.archive.encode()
        let sink = MemorySink()
        let writer = try AgeWriter(to: sink, recipients: recipients, armored: armored)
        try writer.write(plaintext)
        try writer.finish()
        bytes = SecretBytes(copying: sink.bytes)
        identity = writer.identity
    }

    /// Opens what was read back, with `identities` where those are at hand, and compares all of it.
    ///
    /// - Throws: ``AgeError``; ``BackupFailure/Cause/unsound`` for another archive.
    package func check(_ written: SecretBytes, opening identities: [any Identity] = []) throws {
        let reader = try AgeReader(MemorySource(written.disclosed()))
        let opened = try reader.open(identities.isEmpty ? [identity] : identities)
        let archive = try opened.all(limit: BackupArchive.mostBytes)
        guard archive == plaintext else {
            throw BackupFailure(.unsound, "backup", "does not read back as it was written")
        }
        _ = try Backup(BackupArchive(decoding: archive))
    }
}
