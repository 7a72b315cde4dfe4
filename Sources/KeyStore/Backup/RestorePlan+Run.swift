internal import Bytes
internal import Files
package import Keys
internal import Glibc

/// Doing what the plan says, a key at a time: each is whole in the store or not there.
extension RestorePlan.Step {
    /// `created` is when the backup was made; nil for what is no backup, as a transfer is none.
    ///
    /// - Returns: whether the key was used where it lies now.
    package func run(
        into store: KeyStore,
        created: Timestamp?,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        switch action {
        case .refuse: throw StoreError.exists("\(name)")
        case .obstructed(let reason): throw BackupFailure(.unsound, "\(name)", reason)
        case .skip, .keep: return proof ?? .notProved("nothing was done")
        case .add where home == nil: return try addSSH(store, created, passphrase)
        case .merge where home == nil: return try mergeSSH(store)
        case .complete where home == nil: return try completeSSH(store, passphrase)
        case .add, .merge, .complete: return try restoreOpenPGP(store, created, passphrase)
        }
    }

    /// A certificate is all that there is to bring in.
    private func mergeSSH(_ store: KeyStore) throws -> KeyProof {
        try store.change(name, certificate: key.certificate) { $0.entry.record("restored") }
        return proof ?? .proved
    }

    /// A private key of the backup must open before it takes the place of a damaged one.
    private func completeSSH(
        _ store: KeyStore,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        guard let (remains, whole) = mending else { return .notProved("nothing was done") }
        var mended = whole
        let proof = try prove(mended, passphrase)
        mended.entry.record("restored")
        try store.mend(name, remains, by: mended, certificate: key.certificate)
        try check(mended, store)
        return proof
    }

    private func prove(
        _ mended: StoredKey,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        do {
            return try mended.prove(key.options(passphrase))
        } catch let error as FormatError
            where error.kind == .wrongPassphrase && mended.material != key.stored.material
        {
            return .notProved("the passphrase does not open it")
        }
    }

    private func addSSH(
        _ store: KeyStore,
        _ created: Timestamp?,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        let proof = try key.stored.prove(key.options(passphrase))
        var stored = key.stored
        stored.entry.noteRestored(created)
        try store.add(stored, as: name, certificate: key.certificate)
        try check(stored, store)
        return proof
    }

    private func check(_ stored: StoredKey, _ store: KeyStore) throws {
        guard try store.key(name) == stored else {
            throw BackupFailure(.unsound, "\(name)", "does not read back as it was restored")
        }
        let wrong = try store.permissions(of: name).first { _, status in
            status.mode & 0o077 != 0 || status.owner != geteuid()
        }
        if let wrong { throw BackupFailure(.unsound, wrong.path, "is open to other users") }
    }

    /// GnuPG first, for what is in the store must work.
    private func restoreOpenPGP(
        _ store: KeyStore,
        _ created: Timestamp?,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        guard let home, let openPGP = key.openPGP else { return .notProved("nothing was done") }
        try rehearse(home, passphrase)
        try home.restore(openPGP, key.fingerprint)
        try checkSecret(home)
        let proof = try home.proof(of: key, passphrase)
        let published = try home.publicKey(key.fingerprint)
        guard action == .add else {
            try put(published, home, store)
            return proof
        }
        var stored = key.stored
        try stored.publish(published)
        stored.entry.home = home.path
        key.gaps.isEmpty
            ? stored.entry.noteRestored(created) : stored.entry.record("restored")
        try store.add(stored, as: name)
        try check(stored, store)
        return proof
    }

    /// A passphrase that was given and is wrong shall change nothing; of a key that is here in part it
    /// may be that of the local parts.
    private func rehearse(
        _ home: GnuPGHome,
        _ passphrase: (any PassphraseProvider)?
    ) throws {
        guard let passphrase, try key.isProtected(),
            try home.presentParts(of: key.fingerprint).isEmpty
        else { return }
        try key.open(passphrase)
    }

    /// Into the store, beside or in place of what is there.
    private func put(
        _ published: PublishedOpenPGPKeys,
        _ home: GnuPGHome,
        _ store: KeyStore
    ) throws {
        func renew(_ key: inout StoredKey) throws {
            try key.publish(published)
            key.entry.home = home.path
            key.entry.record("restored")
        }
        guard let (remains, whole) = mending else { return try store.change(name, renew) }
        var mended = whole
        try renew(&mended)
        try store.mend(name, remains, by: mended)
        try check(mended, store)
    }

    /// That GnuPG has all that the backup has.
    private func checkSecret(_ home: GnuPGHome) throws {
        try home.checkSecret(key.secretParts, of: key.fingerprint)
    }
}

extension Entry {
    /// The backup that it comes from holds it.
    fileprivate mutating func noteRestored(_ created: Timestamp?) {
        guard let created else { return record("received") }
        if lastBackup.map({ $0 < created }) ?? true { lastBackup = created }
        record("restored")
    }
}

extension KeyStore {
    /// Notes a backup of the keys, or that one was verified.
    ///
    /// A key that is not the same is left alone, as one that cannot be read, one that the backup does not
    /// hold in full, and the keys that the backup has under the names in `others`.
    package func note(
        _ backup: Backup,
        besides others: [KeyName] = [],
        _ change: (inout Entry) -> Void
    ) throws {
        let held = backup.keys.filter { $0.gaps.isEmpty && !others.contains($0.name) }
        let fingerprints = Set(held.map(\.fingerprint))
        for key in try localKeys() where key.whole != nil {
            guard let fingerprint = key.fingerprint, fingerprints.contains(fingerprint) else {
                continue
            }
            try self.change(key.name) { change(&$0.entry) }
        }
    }
}
