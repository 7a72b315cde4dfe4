internal import Bytes
package import Keys

/// What a restore will do with each key, found out before anything is done.
package struct RestorePlan: Sendable {
    package enum Action: Sendable, Equatable {
        /// The key is not here.
        case add
        /// It is here, and the backup knows nothing more of it.
        case skip
        /// It is here in another form, which stays.
        case keep
        /// It is here, and the backup has public parts or companions that are not.
        case merge
        /// It is here, and lacks parts or has damaged ones.
        case complete
        /// Another key has its name; this one is free.
        case refuse(free: KeyName)
        /// It is here and damaged, and something else is where a part of it belongs.
        case obstructed(String)

        /// Whether the key is here, and can be read.
        package var isAboutLocalKey: Bool {
            switch self {
            case .add, .refuse, .obstructed: false
            case .skip, .keep, .merge, .complete: true
            }
        }
    }

    package struct Step: Sendable {
        package let key: BackedUpKey
        /// The name that it has or gets here.
        package let name: KeyName
        package let action: Action
        /// Where an OpenPGP key goes.
        package let home: GnuPGHome?
        /// What was found of the secret that is here and stays; nil where that was not looked into.
        package internal(set) var proof: KeyProof?
        package internal(set) var companions: CompanionComparison?
        /// What is to take the place of a key that is damaged in the store.
        var mending: (from: KeyStore.Remains, to: StoredKey)?

        init(_ key: BackedUpKey, _ name: KeyName, _ action: Action, _ home: GnuPGHome?) {
            (self.key, self.name, self.action, self.home) = (key, name, action, home)
        }
    }

    package let steps: [Step]
    package let created: Timestamp
    /// The keys of the store that cannot be read, and are none of the backup's.
    package let unreadable: [LocalKey]

    package var isPossible: Bool {
        steps.allSatisfy { step in
            switch step.action {
            case .refuse, .obstructed: false
            default: true
            }
        }
    }

    /// For the keys of `names`, or all of them; OpenPGP keys that are not in the store go to `home`.
    ///
    /// Local keys that are in another form are opened with `passphrase`.
    ///
    /// - Throws: ``BackupFailure/Cause/noSuchKey`` for a name that is not in the backup.
    package init(
        _ backup: Backup,
        _ names: [KeyName] = [],
        renaming: [KeyName: KeyName] = [:],
        into store: KeyStore,
        home: GnuPGHome,
        _ passphrase: (any PassphraseProvider)? = nil
    ) throws {
        for name in names + renaming.keys where backup.key(name) == nil {
            throw BackupFailure(.noSuchKey, "\(name)", "is not in the backup")
        }
        let here = try store.localKeys()
        var taken = Set(here.map(\.name))
        created = backup.created
        unreadable = here.unreadable(besides: backup)
        steps = try backup.keys.filter { names.isEmpty || names.contains($0.name) }.map { key in
            if let local = here.first(where: { $0.fingerprint == key.fingerprint }) {
                return try Step(key, local, store, home, passphrase)
            }
            let name = renaming[key.name] ?? key.name
            let home = key.kind == .pgp ? home : nil
            if here.contains(where: { $0.name == name && $0.isObstructed }) {
                return Step(key, name, .obstructed("it cannot be read"), home)
            }
            guard taken.insert(name).inserted else {
                return Step(key, name, .refuse(free: try KeyName.free(like: name, taken)), home)
            }
            return Step(key, name, .add, home)
        }
    }
}

extension KeyName {
    /// `NAME-2` and so on.
    static func free(like name: KeyName, _ taken: Set<KeyName>) throws -> KeyName {
        for number in 2...9999 {
            let free = try KeyName("\("\(name)".prefix(59))-\(number)")
            if !taken.contains(free) { return free }
        }
        throw StoreError.exists("\(name)")
    }
}

extension GnuPGHome {
    /// With local signatures; nil when the key, or the whole home, is not there.
    func publicKeyIfThere(_ fingerprint: String) throws -> SecretBytes? {
        do {
            _ = try run { try $0.key(fingerprint) }
        } catch let error as GnuPGFailure where error.cause == .noSuchKey {
            return nil
        }
        return try publicKeyWithLocalSignatures(fingerprint)
    }

    /// Of none when the key, or the whole home, is not there.
    func presentParts(of fingerprint: String) throws -> [String] {
        do {
            return try secretParts(of: fingerprint)
        } catch let error as GnuPGFailure where error.cause == .noSuchKey {
            return []
        }
    }
}

extension BackedUpKey {
    /// The parts whose secret is in the backup.
    var secretParts: [String] {
        let known = Set(gaps.map(\.fingerprint))
        let parts = openPGP?.published.key.parts.map(\.fingerprint) ?? [fingerprint]
        return parts.filter { !known.contains($0) }
    }
}
