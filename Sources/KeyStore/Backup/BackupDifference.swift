internal import Bytes
internal import Files
internal import OpenPGP

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
    }

    package let name: KeyName
    package let kind: Kind
    package let detail: String
}

extension Backup {
    /// The names in the store are those of the store, all others those of the backup.
    package func differences(from store: KeyStore) throws -> [BackupDifference] {
        let here = try store.names().map { ($0, try store.key($0)) }
        var found: [BackupDifference] = []
        for key in keys {
            let twin = here.first { $0.1.entry.fingerprint == key.fingerprint }
            guard let (name, stored) = twin else {
                found += missing(key, here.first { $0.0 == key.name }?.1)
                continue
            }
            if name != key.name {
                found.append(BackupDifference(key.name, .otherName, "is called \(name) here"))
            }
            found += try key.differences(from: stored, created)
        }
        let known = Set(keys.map(\.fingerprint))
        found += here.filter { !known.contains($0.1.entry.fingerprint) }.map { name, stored in
            BackupDifference(name, .missingThere, stored.entry.fingerprint)
        }
        return found
    }

    private func missing(_ key: BackedUpKey, _ other: StoredKey?) -> [BackupDifference] {
        var found = [BackupDifference(key.name, .missingHere, key.fingerprint)]
        if let other {
            let detail = "the name is that of \(other.entry.fingerprint) here"
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
        if let reason = try passphraseDifference(here, created) { add(.passphrase, reason) }
        if let expires, expires <= .now() { add(.expired, expires.day) }
        return found
    }

    private func passphraseDifference(_ here: StoredKey, _ created: Timestamp) throws -> String? {
        guard openPGP == nil else {
            let changes = here.entry.log.filter { $0.contains(" passphrase ") }
            let isLater = changes.contains { line in
                Timestamp(String(line.prefix(20))).map { $0 > created } ?? false
            }
            return isLater ? "was changed since: the backup wants the old one" : nil
        }
        guard try stored.privateText != here.privateText else { return nil }
        let (there, now) = (try isProtected(), try here.isProtected())
        if there != now { return there ? "has one there, none here" : "has none there, one here" }
        return "encrypted anew: the backup may want the old one"
    }

    private func differences(
        of openPGP: OpenPGP,
        from here: StoredKey
    ) throws -> [BackupDifference] {
        var found: [BackupDifference] = []
        let current = try here.published()
        if current.key != openPGP.published.key {
            let (there, now) = (try openPGP.published.newest(), try current.newest())
            let kind: BackupDifference.Kind = there > now ? .newerThere : .newerHere
            found.append(BackupDifference(name, kind, "the public key"))
        }
        let known = Set(gaps.map(\.fingerprint))
        let present = (try? here.gnupgHome().secretParts(of: fingerprint)) ?? []
        let lost = openPGP.published.key.parts.map(\.fingerprint)
            .filter { !known.contains($0) && !present.contains($0) }
        if !lost.isEmpty {
            let detail = "GnuPG lacks the secret part of \(lost.joined(separator: ", "))"
            found.append(BackupDifference(name, .missingHere, detail))
        }
        return found
    }
}

extension Entry {
    /// When something was last done with the key that is more than looking at it.
    fileprivate var lastEvent: Timestamp {
        let events = log.filter { !$0.hasSuffix(" checked") && !$0.hasSuffix(" restored") }
        return events.last.flatMap { Timestamp(String($0.prefix(20))) } ?? Timestamp(seconds: 0)
    }
}

extension PublishedOpenPGPKeys {
    /// When the last of its signatures was made, in seconds since 1970.
    fileprivate func newest() throws -> Int {
        let keys = try TransferableKey.decode(text)
        let times = keys.flatMap(\.allSignatures).compactMap(\.created)
        return times.map { Int($0) }.max() ?? 0
    }
}

extension TransferableKey {
    var allSignatures: [SignaturePacket] {
        signatures + identities.flatMap(\.signatures) + subkeys.flatMap(\.signatures)
    }
}
