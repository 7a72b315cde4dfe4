internal import Bytes
internal import Files

/// One thing in which a backup and a store are not the same.
package struct BackupDifference: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// The store lacks the key, or GnuPG its secret.
        case missingHere = "missing here"
        case missingThere = "missing there"
        /// The name belongs to another key here.
        case otherKey = "other key"
        case otherName = "other name"
        case newerHere = "newer here"
        case newerThere = "newer there"
        /// The private key is encrypted in another way, or under another passphrase.
        case passphrase
        case expired
        /// Both have it, and neither is known to be newer.
        case different
        /// What is here of the key is not whole.
        case damaged
    }

    package let name: KeyName
    package let kind: Kind
    package let detail: String
}

extension Backup {
    /// The names in the store are those of the store, all others those of the backup.
    ///
    /// Keys that cannot be read are left out: see ``Swift/Array/unreadable(besides:)``.
    package func differences(from store: KeyStore) throws -> [BackupDifference] {
        try differences(from: store.localKeys(), in: store)
    }

    package func differences(
        from here: [LocalKey],
        in store: KeyStore
    ) throws -> [BackupDifference] {
        var found: [BackupDifference] = []
        for key in keys {
            guard let local = here.first(where: { $0.fingerprint == key.fingerprint }) else {
                found += missing(key, here.first { $0.name == key.name })
                continue
            }
            if local.name != key.name {
                found.append(BackupDifference(key.name, .otherName, "is called \(local.name) here"))
            }
            found += try key.differences(from: local, store, created)
        }
        let known = Set(keys.map(\.fingerprint))
        return found
            + here.compactMap { local in
                guard let fingerprint = local.fingerprint, !known.contains(fingerprint) else {
                    return nil
                }
                return BackupDifference(local.name, .missingThere, fingerprint)
            }
    }

    private func missing(_ key: BackedUpKey, _ other: LocalKey?) -> [BackupDifference] {
        var found = [BackupDifference(key.name, .missingHere, key.fingerprint)]
        if let other {
            let detail = "the name is that of \(other.fingerprint ?? "a damaged key") here"
            found.append(BackupDifference(key.name, .otherKey, detail))
        }
        return found
    }
}

extension BackupDifference {
    fileprivate init(_ name: KeyName, _ kind: Kind, _ detail: String) {
        self.init(name: name, kind: kind, detail: detail)
    }
}

extension BackedUpKey {
    fileprivate func differences(
        from local: LocalKey,
        _ store: KeyStore,
        _ created: Timestamp
    ) throws -> [BackupDifference] {
        guard let here = local.whole else {
            let reason = local.fault.map { "\($0)" } ?? "is not whole"
            return [BackupDifference(name, .damaged, reason)]
        }
        let home = try openPGP == nil ? nil : here.gnupgHome()
        let companions = try compareCompanions(local.name, home, store)
        return try differences(from: here, created) + companions.differences(name)
    }

    private func differences(
        from here: StoredKey,
        _ created: Timestamp
    ) throws -> [BackupDifference] {
        var found = try openPGP.map { try differences(of: $0, from: here) } ?? []
        func add(_ kind: BackupDifference.Kind, _ detail: String) {
            found.append(BackupDifference(name, kind, detail))
        }
        let isNewer = entry.lastEvent < here.entry.lastEvent
        let direction: BackupDifference.Kind = isNewer ? .newerHere : .newerThere
        if entry.state != here.entry.state {
            let states = "\(entry.state.rawValue) there, \(here.entry.state.rawValue) here"
            add(direction, "the state: \(states)")
        }
        if entry.comment != here.entry.comment { add(direction, "the comment") }
        if entry.predecessor != here.entry.predecessor { add(direction, "the predecessor") }
        if let (kind, detail) = try privateDifference(here, created) { add(kind, detail) }
        if let expires, expires <= .now() { add(.expired, expires.day) }
        return found
    }

    /// In the private file, or of an OpenPGP key in its passphrase.
    private func privateDifference(
        _ here: StoredKey,
        _ created: Timestamp
    ) throws -> (BackupDifference.Kind, String)? {
        guard openPGP == nil else {
            return try passphraseInGnuPG(here, created).map { (.passphrase, $0) }
        }
        guard try stored.privateText != here.privateText else { return nil }
        let (there, now) = (try isProtected(), try here.isProtected())
        if there != now { return (.passphrase, Self.protection(there)) }
        if now { return (.passphrase, "encrypted anew: the backup may want the old one") }
        // The same key, written otherwise, is no difference.
        guard case .damaged = try form(of: here, nil) else { return nil }
        return (.damaged, "the private key that is here cannot be used")
    }

    private static func protection(_ isThere: Bool) -> String {
        isThere ? "has one there, none here" : "has none there, one here"
    }

    private func passphraseInGnuPG(_ here: StoredKey, _ created: Timestamp) throws -> String? {
        let (there, now) = (try isProtected(), try here.gnupgHome().isProtecting(keygrips))
        if let now, there != now { return Self.protection(there) }
        let isLater = here.entry.log.contains { line in
            let moment = Timestamp(String(line.prefix(20)))
            return line.contains(" passphrase ") && moment.map { $0 > created } ?? false
        }
        return isLater ? "was changed since: the backup wants the old one" : nil
    }

    private func differences(
        of openPGP: OpenPGP,
        from here: StoredKey
    ) throws -> [BackupDifference] {
        var found: [BackupDifference] = []
        func add(_ kind: BackupDifference.Kind, _ detail: String) {
            found.append(BackupDifference(name, kind, detail))
        }
        let home = try here.gnupgHome()
        // The store's copy may lag behind what GnuPG has.
        let current = try home.publicKeyIfThere(fingerprint) ?? here.publicText
        if try openPGP.publicKey.hasNews(for: current) { add(.newerThere, "the public key") }
        if try current.hasNews(for: openPGP.publicKey) { add(.newerHere, "the public key") }
        let present = try home.presentParts(of: fingerprint)
        let lost = secretParts.filter { !present.contains($0) }
        if !lost.isEmpty {
            add(.missingHere, "GnuPG lacks the secret part of \(lost.joined(separator: ", "))")
        }
        // What is on a card was no part of a backup, and need not be.
        let known = Set(secretParts + gaps.filter { $0.reason == .card }.map(\.fingerprint))
        let unsaved = present.filter { !known.contains($0) }
        if !unsaved.isEmpty {
            add(.missingThere, "the secret part of \(unsaved.joined(separator: ", "))")
        }
        return found
    }
}

extension CompanionComparison {
    fileprivate func differences(_ name: KeyName) -> [BackupDifference] {
        func list(_ companions: [Companion], _ kind: BackupDifference.Kind) -> [BackupDifference] {
            companions.map { BackupDifference(name, kind, "the \($0.rawValue)") }
        }
        return list(missingHere, .missingHere) + list(missingThere, .missingThere)
            + list(different, .different)
    }
}

extension Entry {
    /// When something was last done with the key that is more than looking at it.
    fileprivate var lastEvent: Timestamp {
        let events = log.filter { !$0.hasSuffix(" checked") && !$0.hasSuffix(" restored") }
        return events.last.flatMap { Timestamp(String($0.prefix(20))) } ?? Timestamp(seconds: 0)
    }
}
