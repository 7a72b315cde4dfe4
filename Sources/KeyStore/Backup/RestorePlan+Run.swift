internal import Bytes
internal import Files
package import Keys
internal import Glibc

/// Doing what the plan says, a key at a time: each is whole in the store or not there.
extension RestorePlan.Step {
    /// - Returns: whether the key was used where it lies now.
    package func run(
        into store: KeyStore,
        created: Timestamp,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        switch action {
        case .refuse: throw StoreError.exists("\(name)")
        case .skip, .keep: return .notProved("nothing was done")
        case .add where home == nil: return try addSSH(store, created, passphrase)
        case .add, .merge, .complete: return try restoreOpenPGP(store, created, passphrase)
        }
    }

    private func addSSH(
        _ store: KeyStore,
        _ created: Timestamp,
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
        _ created: Timestamp,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        guard let home, let openPGP = key.openPGP else { return .notProved("nothing was done") }
        try home.restore(openPGP, key.fingerprint)
        try checkSecret(openPGP, home)
        let proof = try home.proof(of: key, passphrase)
        let published = try home.publicKey(key.fingerprint)
        guard action == .add else {
            try store.change(name) { key in
                try key.publish(published)
                key.entry.record("restored")
            }
            return proof
        }
        var stored = key.stored
        try stored.publish(published)
        stored.entry.home = home.path
        stored.entry.noteRestored(created)
        try store.add(stored, as: name)
        try check(stored, store)
        return proof
    }

    /// That GnuPG has all that the backup has; it says nothing of what its agent did not take.
    private func checkSecret(_ openPGP: BackedUpKey.OpenPGP, _ home: GnuPGHome) throws {
        let known = Set(key.gaps.map(\.fingerprint))
        let present = try home.secretParts(of: key.fingerprint)
        let lost = openPGP.published.key.parts.map(\.fingerprint)
            .filter { !known.contains($0) && !present.contains($0) }
        guard lost.isEmpty else {
            throw GnuPGFailure(
                .unsound,
                "GnuPG did not take the secret part of \(lost.joined(separator: ", "))",
                hint: "is the path of \(home.path) too long for the socket of its agent?"
            )
        }
    }
}

extension Entry {
    /// The backup that it comes from holds it.
    fileprivate mutating func noteRestored(_ created: Timestamp) {
        if lastBackup.map({ $0 < created }) ?? true { lastBackup = created }
        record("restored")
    }
}

extension KeyStore {
    /// Notes a backup of the keys, or that one was verified; a key that is not the same is left alone.
    package func note(
        _ backup: Backup,
        _ change: (inout Entry) -> Void
    ) throws {
        for name in try names() {
            let fingerprint = try entry(of: name).fingerprint
            guard backup.keys.contains(where: { $0.fingerprint == fingerprint }) else { continue }
            try self.change(name) { change(&$0.entry) }
        }
    }
}
