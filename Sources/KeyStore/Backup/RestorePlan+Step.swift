internal import Bytes
internal import Keys

extension RestorePlan.Step {
    /// For a key that is in the store already.
    init(
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
            // Of two that are not encrypted the words do not matter once the key was used.
            let isOpen = try !here.isProtected() && !key.isProtected()
            let kept: RestorePlan.Action = isSame || isOpen ? .skip : .keep
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
}

extension BackedUpKey {
    fileprivate func action(in home: GnuPGHome) throws -> RestorePlan.Action {
        let present = try home.presentParts(of: fingerprint)
        guard let openPGP, secretParts.allSatisfy({ present.contains($0) }),
            let text = try home.publicKeyIfThere(fingerprint)
        else { return .complete }
        return try openPGP.publicKey.hasNews(for: text) ? .merge : .skip
    }
}
