internal import Bytes
internal import Keys
internal import SSHKey

extension Importer {
    func importSSH(
        _ file: FoundKeyFile.SSHFile,
        _ step: ImportPlan.Step
    ) throws -> ImportedKey {
        guard step.action != .merge else { return try complete(step.name, from: step.key) }
        var key = step.key
        var opened = try open(file, &key)
        if step.action == .open {
            let names = try StoreNames(store)
            let fingerprint = opened.stored.entry.fingerprint
            switch try names.action(for: fingerprint, step.name) {
            case .refuse(let free): throw NameTaken(name: step.name, free: free)
            case .merge:
                return try complete(names.name(of: fingerprint) ?? step.name, from: key)
            default: break
            }
        }
        opened.stored.entry.state = .active
        try store.add(
            opened.stored,
            as: step.name,
            certificate: key.certificate ?? opened.certificate
        )
        return ImportedKey(
            name: step.name,
            change: .added,
            proof: opened.proof,
            notes: opened.notes
        )
    }

    private struct Opened {
        var stored: StoredKey
        var certificate: SecretBytes?
        var proof: KeyProof
        var notes: [String] = []
    }

    private func open(_ file: FoundKeyFile.SSHFile, _ key: inout ImportableKey) throws -> Opened {
        let keyFile = try KeyFile(parsing: file.text)
        let options = DecodingOptions(passphrase: passphrase, limits: limits, name: key.path)
        do {
            guard case .pair(let decoded) = try keyFile.decode(options) else {
                throw FormatError.malformed("", "holds no private key")
            }
            for other in key.candidates
            where other.key.subject == decoded.pair.publicKey.subject {
                key.take(other.key, other.comment)
            }
            return try opened(decoded, keyFile, key)
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            guard newPassphrase == nil, case .openSSH(let own) = keyFile else { throw error }
            return try unopened(file.text, own.publicKey, key)
        }
    }

    private func opened(
        _ decoded: DecodedPair,
        _ file: KeyFile,
        _ key: ImportableKey
    ) throws -> Opened {
        var notes = decoded.notes
        let words = decoded.pair.comment.isEmpty ? key.comment : decoded.pair.comment
        let pair = KeyPair(decoded.pair.privateKey, comment: (words ?? Comment()).writable(&notes))
        let stored = try StoredKey(pair, costs(decoded.passphrase, file), event: key.event)
        var certificate: SecretBytes?
        if case .certificate = decoded.pair.publicKey {
            certificate = try OpenSSHPublicKey.encode(decoded.pair.publicKey, pair.comment)
        }
        let proof: KeyProof
        do {
            try pair.privateKey.proveByUse()
            proof = .proved
        } catch let error as FormatError where error.kind == .unsupported {
            proof = .notProved(error.reason)
        }
        return Opened(stored: stored, certificate: certificate, proof: proof, notes: notes)
    }

    /// As costly as it was, when it was in OpenSSH's own format.
    private func costs(_ old: SecretBytes?, _ file: KeyFile) -> PrivateFormat.Options {
        var options = PrivateFormat.Options(passphrase: old)
        switch newPassphrase {
        case .words(let words): options.passphrase = words
        case .some(.none): options.passphrase = nil
        case nil:
            guard case .openSSH(let file) = file, file.isEncrypted else { break }
            if let rounds = file.rounds { options.rounds = rounds }
            options.cipher = file.cipherName
        }
        return options
    }

    /// OpenSSH's own format goes into the store as it is.
    private func unopened(
        _ text: SecretBytes,
        _ publicKey: PublicKey,
        _ key: ImportableKey
    ) throws -> Opened {
        var notes: [String] = []
        let comment = (key.comment ?? Comment()).writable(&notes)
        let stored = try StoredKey(unopened: text, publicKey.subject, comment, event: key.event)
        return Opened(
            stored: stored,
            proof: .notProved("its passphrase was not given"),
            notes: notes
        )
    }

    /// Adds to a key that is here what the file has more of it.
    private func complete(_ name: KeyName, from key: ImportableKey) throws -> ImportedKey {
        var notes: [String] = []
        let comment = (key.comment ?? Comment()).writable(&notes)
        let certificate = try store.certificate(of: name) == nil ? key.certificate : nil
        let lacksComment = try !comment.isEmpty && store.entry(of: name).comment.isEmpty
        let missing = [
            lacksComment ? "its comment" : nil, certificate == nil ? nil : "its certificate",
        ].compactMap { $0 }
        guard !missing.isEmpty else { return ImportedKey(name: name, change: .nothing) }
        try store.change(name, certificate: certificate) { stored in
            if lacksComment {
                stored.entry.comment = comment
                stored.publicText = try PublicFormat.openssh.encode(
                    stored.publicKey(),
                    comment: comment
                )
            }
            stored.entry.record(key.event)
        }
        return ImportedKey(name: name, change: .completed(missing))
    }
}

extension StoredKey {
    /// A private key in OpenSSH's own format, whose passphrase nobody gave.
    fileprivate init(
        unopened text: SecretBytes,
        _ publicKey: PublicKey,
        _ comment: Comment,
        event: String
    ) throws {
        var entry = try Entry(publicKey, comment)
        entry.record(event)
        self.init(
            entry: entry,
            publicText: try PublicFormat.openssh.encode(publicKey, comment: comment),
            material: .ssh(text)
        )
        try checkAgreement()
    }
}

extension Comment {
    /// Without what cannot stand on the public line.
    fileprivate func writable(_ notes: inout [String]) -> Comment {
        if (try? checkWritable()) != nil { return self }
        notes.append("its comment holds control characters, and was left out")
        return Comment()
    }
}
