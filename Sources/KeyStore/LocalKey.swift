internal import Bytes
internal import Keys
internal import OpenPGP
internal import SSHKey

/// A key of the store as it is found there, whole or not.
package struct LocalKey: Sendable {
    package let name: KeyName
    /// By its entry, else by its public file, else by what stands in front of the private key; nil when
    /// none of them tells.
    package let fingerprint: String?
    /// Nil when it cannot be read.
    let entry: Entry?
    let condition: Condition

    enum Condition: Sendable {
        case whole(StoredKey)
        /// Its files, when they can be read at all.
        case damaged(KeyStore.Remains?)
    }

    /// What is wrong with it.
    package let fault: (any Error)?

    /// - Throws: ``StoreError/noSuchKey(_:)``.
    init(_ name: KeyName, in store: KeyStore) throws {
        self.name = name
        do {
            let key = try store.key(name)
            try within("\(name)") { try key.checkAgreement() }
            (entry, fingerprint) = (key.entry, key.entry.fingerprint)
            (condition, fault) = (.whole(key), nil)
        } catch let error as StoreError where error == .noSuchKey("\(name)") {
            throw error
        } catch {
            fault = error
            let remains = try? store.remains(of: name)
            let entry = remains?.entry.flatMap { try? Entry(parsing: $0) }
            // A key of a later kind is not damaged.
            let isKnown = entry.map { $0.kind != nil } ?? true
            self.entry = entry
            condition = .damaged(isKnown ? remains : nil)
            fingerprint = isKnown ? entry?.fingerprint ?? remains?.fingerprint : nil
        }
    }

    /// Whether something else than a file is in the place of one, so that nothing tells what key it is.
    var isObstructed: Bool {
        guard case .damaged(nil) = condition else { return false }
        return entry == nil && fingerprint == nil
    }

    var whole: StoredKey? {
        if case .whole(let key) = condition { key } else { nil }
    }
}

extension KeyStore {
    /// All keys that are there, with what is wrong with them.
    ///
    /// - Throws: ``StoreError`` for the store as a whole.
    package func localKeys() throws -> [LocalKey] {
        try names().compactMap { name in
            do {
                return try LocalKey(name, in: self)
            } catch StoreError.noSuchKey {
                // Removed between listing and reading.
                return nil
            }
        }
    }
}

extension [LocalKey] {
    /// Those that cannot be read, or not in full, and are none of the backup's.
    package func unreadable(besides backup: Backup) -> [LocalKey] {
        let known = Set(backup.keys.map(\.fingerprint))
        return filter { key in
            key.fault != nil && !(key.fingerprint.map { known.contains($0) } ?? false)
        }
    }
}

extension KeyStore.Remains {
    fileprivate var fingerprint: String? {
        if let key = publicText.flatMap({ try? OpenSSHPublicKey.decode($0).key }) {
            return try? Fingerprint(key).description
        }
        if let found = publicText.flatMap({ try? PublishedOpenPGPKeys($0) }), found.keys.count == 1
        {
            return found.key.fingerprint
        }
        let file = privateText.flatMap { try? OpenSSHPrivateKey(parsing: $0) }
        return file.flatMap { try? Fingerprint($0.publicKey).description }
    }
}
