internal import Bytes
internal import Keys
internal import OpenPGP

extension Importer {
    func importOpenPGP(_ step: ImportPlan.Step) throws -> ImportedKey {
        switch step.key.secret {
        case .adopted(let home):
            let proof = try self.proof(step.key, in: home)
            return try enter(step, home, proof)
        case .openPGP(let key):
            return try bring(OpenPGPSecret(key), step) { try trial($0, step.key) }
        case .copied(let copy):
            let fingerprint = step.key.fingerprint ?? ""
            let secret = try copy.home.copy(of: fingerprint, answer(step.key))
            return try bring(OpenPGPSecret(secret, fingerprint), step) { _ in
                try self.proof(step.key, in: copy.home)
            }
        case .ssh, .none:
            return ImportedKey(name: step.name, change: .nothing)
        }
    }

    /// GnuPG gets the key when it has proved itself elsewhere, and the store when GnuPG has it.
    private func bring(
        _ secret: OpenPGPSecret,
        _ step: ImportPlan.Step,
        _ prove: (OpenPGPSecret) throws -> KeyProof
    ) throws -> ImportedKey {
        let target = try step.action == .merge ? store.key(step.name).gnupgHome() : home
        let present = try target.presentParts(of: secret.fingerprint)
        var proof: KeyProof?
        if secret.parts.allSatisfy({ present.contains($0) }) {
            try target.restore(secret.publicOnly, secret.fingerprint)
        } else {
            proof = try prove(secret)
            try target.restore(secret.copy, secret.fingerprint)
            try target.checkSecret(secret.parts, of: secret.fingerprint)
        }
        return try enter(step, target, proof)
    }

    /// In a home that is thrown away.
    private func trial(_ secret: OpenPGPSecret, _ key: ImportableKey) throws -> KeyProof {
        let place = try ThrowAwayHome()
        return try withExtendedLifetime(place) {
            try place.home.restore(secret.copy, secret.fingerprint)
            return try proof(key, in: place.home)
        }
    }

    /// By use, when GnuPG still uses it, else by its passphrase opening it.
    private func proof(_ key: ImportableKey, in home: GnuPGHome) throws -> KeyProof {
        let fingerprint = key.fingerprint ?? ""
        do {
            let parts = try home.publicKey(fingerprint).key
            let present = try home.secretParts(of: fingerprint)
            let isWhole = parts.parts.allSatisfy { present.contains($0.fingerprint) }
            if isWhole, parts.encryptionPart() != nil {
                try home.prove(fingerprint, answer(key))
                return .proved
            }
            _ = try home.exportedSecret(fingerprint, answer(key))
            return .notProved(
                isWhole
                    ? "GnuPG encrypts nothing to it; its secret part opens"
                    : "parts of its secret are missing; what is there opens"
            )
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            return .notProved("its passphrase was not given")
        } catch let error as GnuPGFailure where error.cause == .passphraseNeeded {
            return .notProved("its passphrase was not given")
        }
    }

    private func answer(_ key: ImportableKey) -> GnuPGPassphrase {
        key.isProtected == true
            ? .provider(PassphraseOfKey(provider: passphrase, key: key)) : .remembered
    }

    private func enter(
        _ step: ImportPlan.Step,
        _ home: GnuPGHome,
        _ proof: KeyProof?
    ) throws -> ImportedKey {
        let published = try home.publicKey(step.key.fingerprint ?? "")
        guard step.action == .merge else {
            var stored = StoredKey(published, in: home, event: step.key.event)
            stored.entry.state = published.key.isRevoked ? .revoked : .active
            try store.add(stored, as: step.name)
            return ImportedKey(name: step.name, change: .added, proof: proof)
        }
        let isNew = try store.key(step.name).published() != published
        guard isNew || proof != nil else { return ImportedKey(name: step.name, change: .nothing) }
        try store.change(step.name) { stored in
            try stored.publish(published)
            stored.entry.record(step.key.event)
        }
        let missing = [proof == nil ? nil : "its secret", isNew ? "newer public parts" : nil]
        return ImportedKey(
            name: step.name,
            change: .completed(missing.compactMap { $0 }),
            proof: proof
        )
    }
}

/// A key as it goes into a GnuPG home, and what must be there afterwards.
private struct OpenPGPSecret {
    let fingerprint: String
    let copy: BackedUpKey.OpenPGP
    /// The fingerprints of the parts whose secret it has.
    let parts: [String]

    /// Of a file, which says nothing of trust: a key that is the person's own is trusted, as one is
    /// that GnuPG makes.
    init(_ key: TransferableKey) throws {
        self.init(
            key,
            secret: Armor(.privateKey, key.encode()).encode(),
            publicKey: Armor(.publicKey, key.encodePublic()).encode(),
            ownertrust: nil,
            revocation: .missing,
            try PublishedOpenPGPKeys(key.encode())
        )
    }

    init(_ copy: OpenPGPCopy, _ fingerprint: String) throws {
        guard let secret = copy.secret else {
            throw GnuPGFailure(.noSecretKey, "GnuPG exported no secret part of \(fingerprint)")
        }
        let found = try TransferableKey.decode(secret)
        guard let key = found.first, found.count == 1, key.fingerprint == fingerprint else {
            throw GnuPGFailure(.unsound, "GnuPG exported something else than \(fingerprint)")
        }
        self.init(
            key,
            secret: secret,
            publicKey: copy.publicKey,
            ownertrust: copy.ownertrust,
            revocation: copy.revocation,
            try PublishedOpenPGPKeys(copy.publicKey)
        )
    }

    private init(
        _ key: TransferableKey,
        secret: SecretBytes,
        publicKey: SecretBytes,
        ownertrust: SecretBytes?,
        revocation: KeptRevocation,
        _ published: PublishedOpenPGPKeys
    ) {
        fingerprint = key.fingerprint
        parts = key.keys.filter(\.secret.isPresent).map(\.fingerprint)
        copy = BackedUpKey.OpenPGP(
            secret: secret,
            publicKey: publicKey,
            ownertrust: ownertrust ?? SecretBytes("\(key.fingerprint):6:\n"),
            revocation: revocation,
            published: published,
            isProtected: key.keys.contains(where: \.secret.isEncrypted)
        )
    }

    var publicOnly: BackedUpKey.OpenPGP {
        BackedUpKey.OpenPGP(
            secret: nil,
            publicKey: copy.publicKey,
            ownertrust: copy.ownertrust,
            revocation: copy.revocation,
            published: copy.published,
            isProtected: copy.isProtected
        )
    }
}

extension GnuPGHome {
    /// That GnuPG has the secret of these parts; it says nothing of what its agent did not take.
    func checkSecret(_ parts: [String], of fingerprint: String) throws {
        let present = try presentParts(of: fingerprint)
        let lost = parts.filter { !present.contains($0) }
        guard lost.isEmpty else {
            throw GnuPGFailure(
                .unsound,
                "GnuPG did not take the secret part of \(lost.joined(separator: ", "))",
                hint: "is the path of \(path) too long for the socket of its agent?"
            )
        }
    }
}

/// Asks for the passphrase by the name of the file, and of the key where a file holds several.
private struct PassphraseOfKey: PassphraseProvider {
    let provider: any PassphraseProvider
    let key: ImportableKey

    func passphrase(for what: String) throws -> SecretBytes {
        let userID = String(decoding: key.comment?.bytes ?? [], as: UTF8.self)
        return try provider.passphrase(for: "\(key.path): \(userID)")
    }
}
