internal import Bytes
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
        /// It is here, and the backup has public parts that are not.
        case merge
        /// It is here, and GnuPG lacks its secret.
        case complete
        /// Another key has its name; this one is free.
        case refuse(free: KeyName)
    }

    package struct Step: Sendable {
        package let key: BackedUpKey
        /// The name that it has or gets here.
        package let name: KeyName
        package let action: Action
        /// Where an OpenPGP key goes.
        package let home: GnuPGHome?
    }

    package let steps: [Step]
    package let created: Timestamp

    package var isPossible: Bool {
        steps.allSatisfy { step in
            if case .refuse = step.action { false } else { true }
        }
    }

    /// For the keys of `names`, or all of them; OpenPGP keys that are not in the store go to `home`.
    ///
    /// - Throws: ``BackupFailure/Cause/noSuchKey`` for a name that is not in the backup.
    package init(
        _ backup: Backup,
        _ names: [KeyName] = [],
        renaming: [KeyName: KeyName] = [:],
        into store: KeyStore,
        home: GnuPGHome
    ) throws {
        for name in names + renaming.keys where backup.key(name) == nil {
            throw BackupFailure(.noSuchKey, "\(name)", "is not in the backup")
        }
        let here = try store.names().map { ($0, try store.key($0)) }
        var taken = Set(here.map(\.0))
        created = backup.created
        steps = try backup.keys.filter { names.isEmpty || names.contains($0.name) }.map { key in
            if let (name, stored) = here.first(where: { $0.1.entry.fingerprint == key.fingerprint })
            {
                return try key.step(name, stored)
            }
            let name = renaming[key.name] ?? key.name
            let home = key.kind == .pgp ? home : nil
            guard taken.insert(name).inserted else {
                let free = try KeyName.free(like: name, taken)
                return Step(key: key, name: name, action: .refuse(free: free), home: home)
            }
            return Step(key: key, name: name, action: .add, home: home)
        }
    }
}

extension KeyName {
    /// `NAME-2` and so on.
    fileprivate static func free(like name: KeyName, _ taken: Set<KeyName>) throws -> KeyName {
        for number in 2...9999 {
            let free = try KeyName("\("\(name)".prefix(59))-\(number)")
            if !taken.contains(free) { return free }
        }
        throw StoreError.exists("\(name)")
    }
}

extension BackedUpKey {
    /// For a key that is in the store already.
    fileprivate func step(_ name: KeyName, _ here: StoredKey) throws -> RestorePlan.Step {
        guard let openPGP else {
            let isSame = try here.privateText == stored.privateText
            let action: RestorePlan.Action = isSame ? .skip : .keep
            return RestorePlan.Step(key: self, name: name, action: action, home: nil)
        }
        let home = try here.gnupgHome()
        let action = try action(openPGP, home)
        return RestorePlan.Step(key: self, name: name, action: action, home: home)
    }

    private func action(_ openPGP: OpenPGP, _ home: GnuPGHome) throws -> RestorePlan.Action {
        let known = Set(gaps.map(\.fingerprint))
        let parts = openPGP.published.key.parts.map(\.fingerprint)
        let wanted = parts.filter { !known.contains($0) }
        guard let present = try? home.secretParts(of: fingerprint),
            wanted.allSatisfy({ present.contains($0) })
        else { return .complete }
        let local = try TransferableKey.decode(home.publicKeyWithLocalSignatures(fingerprint))
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
