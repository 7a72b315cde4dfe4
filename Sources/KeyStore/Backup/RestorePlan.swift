internal import Bytes
package import Keys
internal import OpenPGP

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
    }

    package struct Step: Sendable {
        package let key: BackedUpKey
        /// The name that it has or gets here.
        package let name: KeyName
        package let action: Action
        /// Where an OpenPGP key goes.
        package let home: GnuPGHome?
        /// What was found of the secret that is here and stays; nil where that was not looked into.
        package private(set) var proof: KeyProof?
        package private(set) var companions: CompanionComparison?
        /// What is to take the place of a key that is damaged in the store.
        private(set) var mending: (from: KeyStore.Remains, to: StoredKey)?

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

extension RestorePlan.Step {
    /// For a key that is in the store already.
    fileprivate init(
        _ key: BackedUpKey,
        _ local: LocalKey,
        _ store: KeyStore,
        _ home: GnuPGHome,
        _ passphrase: (any PassphraseProvider)?
    ) throws {
        switch local.condition {
        case .whole(let here) where here.isOpenPGP:
            try self.init(key, local.name, in: here.gnupgHome(), store, passphrase)
        case .whole(let here):
            try self.init(key, local.name, here, store, passphrase)
        case .damaged(let remains?):
            try self.init(key, local, remains, store, home, passphrase)
        case .damaged(nil):
            self.init(key, local.name, .obstructed("it cannot be read"), nil)
        }
    }

    private init(
        _ key: BackedUpKey,
        _ name: KeyName,
        _ here: StoredKey,
        _ store: KeyStore,
        _ passphrase: (any PassphraseProvider)?
    ) throws {
        let found = try key.compareCompanions(name, nil, store)
        let isSame = try here.privateText == key.stored.privateText
        let form = try isSame ? nil : key.form(of: here, passphrase)
        if case .damaged(let mended) = form {
            self.init(key, name, .complete, nil)
            mending = (try store.remains(of: name), mended)
        } else {
            let kept: RestorePlan.Action = isSame ? .skip : .keep
            self.init(key, name, found.missingHere.isEmpty ? kept : .merge, nil)
            if case .sound(let proof) = form { self.proof = proof }
        }
        companions = found
    }

    private init(
        _ key: BackedUpKey,
        _ name: KeyName,
        in home: GnuPGHome,
        _ store: KeyStore,
        _ passphrase: (any PassphraseProvider)?
    ) throws {
        let found = try key.compareCompanions(name, home, store)
        let action = try key.action(in: home)
        let hasNews = action == .skip && !found.missingHere.isEmpty
        self.init(key, name, hasNews ? .merge : action, home)
        if action == .skip { proof = try home.fault(of: key, passphrase) }
        companions = found
    }

    private init(
        _ key: BackedUpKey,
        _ local: LocalKey,
        _ remains: KeyStore.Remains,
        _ store: KeyStore,
        _ home: GnuPGHome,
        _ passphrase: (any PassphraseProvider)?
    ) throws {
        let kept = try local.entry?.home.map { try GnuPGHome(path: $0) }
        let home = key.kind == .pgp ? kept ?? home : nil
        switch try key.mend(remains, passphrase) {
        case .obstructed(let reason):
            self.init(key, local.name, .obstructed(reason), home)
        case .damaged(let mended):
            self.init(key, local.name, .complete, home)
            mending = (remains, mended)
            companions = try key.compareCompanions(local.name, home, store)
        case .sound:
            self.init(key, local.name, .keep, home)
        }
    }
}

extension GnuPGHome {
    /// A secret that is here and fails when it is used, other than for want of its passphrase.
    fileprivate func fault(
        of key: BackedUpKey,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof? {
        do {
            _ = try proof(of: key, passphrase)
            return nil
        } catch let error as GnuPGFailure where error.cause != .unavailable {
            return .notProved("it fails when it is used: \(error.reason)")
        }
    }

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

    fileprivate func action(in home: GnuPGHome) throws -> RestorePlan.Action {
        let present = try home.presentParts(of: fingerprint)
        guard let openPGP, secretParts.allSatisfy({ present.contains($0) }),
            let text = try home.publicKeyIfThere(fingerprint)
        else { return .complete }
        let local = try TransferableKey.decode(text)
        let there = try TransferableKey.decode(openPGP.publicKey)
        guard let here = local.first, let copy = there.first else { return .merge }
        return copy.hasNews(for: here) ? .merge : .skip
    }
}

extension TransferableKey {
    /// Whether something in here is not in `other`: a part, or a signature that counts.
    ///
    /// GnuPG replaces the signatures of the key on itself by newer ones, and the newest of them decides.
    fileprivate func hasNews(for other: TransferableKey) -> Bool {
        let known = Set(
            (other.packets + other.allSignatures.map(\.packet.body)).map { $0.disclosed() }
        )
        guard packets.allSatisfy({ known.contains($0.disclosed()) }) else { return true }
        let own = other.allSignatures.filter { other.isSelf($0) }
        let newest = own.compactMap(\.created).max() ?? 0
        return allSignatures.contains { signature in
            guard !known.contains(signature.packet.body.disclosed()) else { return false }
            return !isSelf(signature) || signature.isRevocation
                || (signature.created ?? 0) > newest
        }
    }

    /// The bodies of keys and identities; a header may be written in several ways.
    private var packets: [SecretBytes] {
        keys.map(\.packet.body) + identities.map(\.packet.body)
    }
}

extension SignaturePacket {
    fileprivate var isRevocation: Bool {
        [.keyRevocation, .subkeyRevocation, .certificationRevocation].contains(type)
    }
}
