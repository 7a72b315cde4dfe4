internal import Age
internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore

/// `create -d FOLDER --keep N`: removes the older backups that a new one makes superfluous.
struct RotateBackups {
    /// Why all of them stay.
    struct Refusal: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    private let path: String
    private let count: Int
    private let diagnostics: Diagnostics

    init(_ path: String, keep count: Int, _ diagnostics: Diagnostics) {
        (self.path, self.count, self.diagnostics) = (path, count, diagnostics)
    }

    /// The new backup is there whatever happens here: what cannot be removed is warned of.
    ///
    /// `identities` are those that open the new backup, and may open the older ones.
    func run(
        after new: Backup,
        _ encrypted: EncryptedBackup,
        _ written: SecretBytes,
        _ store: KeyStore,
        _ identities: () throws -> [any Identity]
    ) throws {
        do {
            guard new.isComplete else { throw Refusal("the new one is incomplete") }
            let identities = try identities()
            try encrypted.check(written, opening: identities)
            guard let verified = try store.verifiedBackups() else {
                throw Refusal("the store does not tell which one was verified last")
            }
            try remove(BackupRotation(after: new, identities, verified: verified))
        } catch let refusal as Refusal {
            diagnostics.warning("no older backup was removed: \(refusal.reason)", subject: path)
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.warning("no older backup was removed: \(error.message)", subject: path)
        }
    }

    private func remove(_ rotation: BackupRotation) throws {
        let folder = try Folder(path)
        for older in try rotation.older(in: folder, keeping: count) {
            let subject = "\(path)/\(older.name)"
            if let reason = older.reason {
                diagnostics.detail("kept: \(reason)", subject: subject)
                continue
            }
            do {
                try BackupRotation.remove(older, in: folder)
                diagnostics.note("removed: the new one holds all of it", subject: subject)
            } catch let error as SystemError {
                diagnostics.warning("not removed: \(error.reason)", subject: subject)
            }
        }
    }
}
