package import Age
internal import Bytes
package import Files
internal import Glibc
internal import OpenPGP

/// The older backups in a folder, and which of them a new one makes superfluous.
///
/// Only what was opened and found to hold nothing that the new backup lacks is ever removed.
package struct BackupRotation {
    package struct Older: Sendable {
        /// In the folder.
        package let name: String
        /// Why it stays; nil when it may go.
        package let reason: String?
        fileprivate let identity: Folder.Status.Identity?
    }

    private let new: Backup
    private let identities: [any Identity]
    private let verified: Set<String>

    /// `identities` are those that open the new backup; `verified` the digests of the files that were
    /// last verified, see ``KeyStore/verifiedBackups()``.
    package init(after new: Backup, _ identities: [any Identity], verified: Set<String>) {
        (self.new, self.identities, self.verified) = (new, identities, verified)
    }

    /// What becomes of each file that has the name of a backup, newest first, so that `count` backups
    /// are left with the new one, which is not among them.
    package func older(in folder: borrowing Folder, keeping count: Int) throws -> [Older] {
        let names = try folder.names().filter { BackupName($0) != nil }.sorted(by: >)
        var left = count - 1
        var found: [Older] = []
        for name in names where name != BackupName(new.created).text {
            let older = examine(name, folder)
            // Others do not count: N good ones shall be left.
            if older.isOurs { left -= 1 }
            found.append(older.isOurs && left >= 0 ? older.kept("is among the newest") : older)
        }
        return found
    }

    /// - Throws: ``SystemError``.
    package static func remove(_ older: Older, in folder: borrowing Folder) throws {
        guard older.reason == nil, try folder.status(older.name)?.identity == older.identity else {
            throw SystemError("is another file now", code: ESTALE)
        }
        try folder.removeFile(older.name)
        try folder.sync()
    }

    private func examine(_ name: String, _ folder: borrowing Folder) -> Older {
        do {
            guard let status = try folder.status(name), status.kind == .file, status.size > 0,
                status.owner == geteuid()
            else { return Older(name, "is no file of yours, or empty") }
            let file = try folder.open(name, O_RDONLY | O_NONBLOCK)
            let identity = try file.status().identity
            guard let bytes = try readAll(file.number, limit: Backup.mostFileBytes) else {
                return Older(name, "is too large for a backup")
            }
            return Older(name, try reasonToKeep(bytes), identity)
        } catch {
            return Older(name, "does not open")
        }
    }

    /// - Throws: for what is no backup, or does not open.
    private func reasonToKeep(_ bytes: SecretBytes) throws -> String? {
        let header = try AgeReader(MemorySource(bytes.disclosed())).header
        guard !header.isCostly else { return "costs more to open than backups do" }
        let old = try Backup(opening: bytes, identities)
        guard old.created < new.created else { return "is not older" }
        guard old.isComplete else { return "is incomplete" }
        if let digest = old.digest, verified.contains(digest) {
            return "was the last to be verified"
        }
        return try new.lack(of: old)
    }
}

extension BackupRotation.Older {
    fileprivate init(
        _ name: String,
        _ reason: String?,
        _ identity: Folder.Status.Identity? = nil
    ) {
        self.init(name: name, reason: reason, identity: identity)
    }

    fileprivate var isOurs: Bool { reason == nil }

    fileprivate func kept(_ reason: String) -> BackupRotation.Older {
        BackupRotation.Older(name, reason, identity)
    }
}

extension Backup {
    /// What another one has and this one does not; nil for nothing.
    fileprivate func lack(of other: Backup) throws -> String? {
        for key in other.keys {
            guard let mine = keys.first(where: { $0.fingerprint == key.fingerprint }) else {
                return "has the key \(key.name), which the new one has not"
            }
            if let lack = try mine.lack(of: key) { return lack }
        }
        return nil
    }
}

extension BackedUpKey {
    /// The same of one key.
    fileprivate func lack(of other: BackedUpKey) throws -> String? {
        guard Set(other.secretParts).isSubset(of: secretParts) else {
            return "has secret parts of \(name) that the new one has not"
        }
        let others = try other.openPGP?.publicKey.hasNews(for: openPGP?.publicKey ?? .empty)
        guard others != true, Set(other.companions.keys).isSubset(of: companions.keys) else {
            return "has more of \(name) than the new one"
        }
        let different = other.companions.keys.filter {
            $0.meaning(other.companions[$0]) != $0.meaning(companions[$0])
        }
        return different.isEmpty
            ? nil : "has another \(different.map(\.rawValue).sorted()[0]) of \(name)"
    }
}

extension Companion {
    /// Without comments, where something has any.
    fileprivate func meaning(_ text: SecretBytes?) -> SecretBytes? {
        switch self {
        case .certificate:
            guard let words = text?.trimmed().split(at: 0x20), words.count > 1 else { return text }
            return words[1]
        case .revocation: return text.flatMap { try? Armor.decode($0).first?.body } ?? text
        case .ownertrust: return text
        }
    }
}

extension KeyStore {
    /// The digests of the backups that were verified last, a file for each key; nil when that cannot be
    /// told of all keys.
    package func verifiedBackups() throws -> Set<String>? {
        var found: Set<String> = []
        for key in try localKeys() {
            guard let entry = key.entry else { return nil }
            if let digest = entry.verifiedBackup {
                found.insert(digest)
            } else if entry.lastVerified != nil {
                return nil
            }
        }
        return found
    }
}
