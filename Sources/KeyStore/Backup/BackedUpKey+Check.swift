internal import Bytes
package import Keys
internal import SSHKey

/// How far a key in a backup is tried out.
package enum BackupCheckDepth: Sendable {
    /// Its files are read and compared.
    case files
    /// Each secret is used as well, OpenPGP keys in a GnuPG home of their own.
    case use
    /// The same with the real ssh-keygen(1) and gpg(1).
    case drill
}

extension BackedUpKey {
    /// What was found; nothing outside of a throw-away folder is written.
    ///
    /// - Throws: ``GnuPGFailure/Cause/unavailable`` among others, for what is not the key's fault.
    package func check(
        _ depth: BackupCheckDepth,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> [KeyCheck.Finding] {
        var findings = try [files(), protection()]
        if let expiry { findings.append(expiry) }
        if let revocation { findings.append(revocation) }
        guard depth != .files else { return try findings + unopened() }
        do {
            findings += try openPGP == nil ? ssh(depth, passphrase) : inGnuPG(passphrase)
        } catch let error as GnuPGFailure where error.cause != .unavailable {
            findings.append(KeyCheck.Finding(.failure, "use", error.reason))
        } catch let error as FormatError {
            findings.append(KeyCheck.Finding(.failure, "use", "\(error)"))
        }
        return findings
    }

    /// Whether its passphrase is all that is wanting for a proof.
    package func awaitsPassphrase() throws -> Bool {
        let isUsable = openPGP.map { $0.published.key.encryptionPart() != nil } ?? true
        return try isUsable && gaps.isEmpty && isProtected()
    }

    private func files() -> KeyCheck.Finding {
        guard gaps.isEmpty else {
            let list = gaps.map { "\($0.fingerprint) (\($0.reason.rawValue))" }
            return KeyCheck.Finding(
                .failure,
                "files",
                "incomplete: the backup lacks the secret part of \(list.joined(separator: ", "))"
            )
        }
        let what = openPGP == nil ? "private and public are of" : "every secret part is there of"
        return KeyCheck.Finding(.ok, "files", "\(what) \(fingerprint)")
    }

    private func protection() throws -> KeyCheck.Finding {
        try isProtected()
            ? KeyCheck.Finding(.ok, "passphrase", "the private key is encrypted once more")
            : KeyCheck.Finding(.warning, "passphrase", "only the backup's protects the private key")
    }

    /// What is encrypted may be damaged, and of another key than what stands in front of it.
    private func unopened() throws -> [KeyCheck.Finding] {
        guard try isProtected() else { return [] }
        return [
            KeyCheck.Finding(.notProved, "pair", "the private key is encrypted, and was not opened")
        ]
    }

    private var expiry: KeyCheck.Finding? {
        guard let expires, expires <= .now() else { return nil }
        return KeyCheck.Finding(.warning, "expiry", "has expired \(expires.day)")
    }

    private var revocation: KeyCheck.Finding? {
        guard let openPGP, !openPGP.published.key.isRevoked else { return nil }
        return switch openPGP.revocation {
        case .sound: KeyCheck.Finding(.ok, "revocation", "there is a certificate of this key")
        case .missing: KeyCheck.Finding(.warning, "revocation", revocationGap ?? "")
        case .unsound: KeyCheck.Finding(.failure, "revocation", revocationGap ?? "")
        }
    }

    private func ssh(
        _ depth: BackupCheckDepth,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> [KeyCheck.Finding] {
        let proof = try stored.prove(options(passphrase))
        let use = KeyCheck.Finding(
            proof,
            "pair",
            "a signature of the private key fits the public key"
        )
        guard depth == .drill else { return [use] }
        return [use, try inSSHKeygen(proof == .proved ? passphrase : nil)]
    }

    func options(_ passphrase: (any PassphraseProvider)?) -> DecodingOptions {
        DecodingOptions(
            passphrase: passphrase ?? NoPassphrase(),
            limits: .none,
            name: "\(name)"
        )
    }

    /// Has GnuPG open the secret parts of an OpenPGP key, in a home that is thrown away.
    ///
    /// - Throws: ``GnuPGFailure/Cause/wrongPassphrase`` among others.
    func open(_ passphrase: any PassphraseProvider) throws {
        guard let openPGP else { return }
        let place = try ThrowAwayHome()
        try withExtendedLifetime(place) {
            try place.home.restore(openPGP, fingerprint)
            try place.home.proveOpening(fingerprint, .provider(passphrase))
        }
    }

    /// Imports the key as a restore would.
    private func inGnuPG(_ passphrase: (any PassphraseProvider)?) throws -> [KeyCheck.Finding] {
        guard let openPGP else { return [] }
        let place = try ThrowAwayHome()
        return try withExtendedLifetime(place) {
            try place.home.restore(openPGP, fingerprint)
            let found = try place.home.keygrips(of: fingerprint)
            let known = Set(gaps.map(\.fingerprint))
            let lost = keygrips.filter {
                !known.contains($0.fingerprint) && found[$0.fingerprint] != $0.keygrip
            }
            guard lost.isEmpty else {
                let list = lost.map(\.fingerprint).joined(separator: ", ")
                return [KeyCheck.Finding(.failure, "import", "GnuPG did not take \(list)")]
            }
            let proof = try place.home.proof(of: self, passphrase)
            return [
                KeyCheck.Finding(.ok, "import", "GnuPG takes all that is there"),
                KeyCheck.Finding(proof, "pair", "it signs, and decrypts what is encrypted to it"),
            ] + (try revocation(openPGP, in: place.home))
        }
    }

    /// The last that the home is good for.
    private func revocation(_ key: OpenPGP, in home: GnuPGHome) throws -> [KeyCheck.Finding] {
        guard let text = key.revocation.text, !key.published.key.isRevoked else { return [] }
        do {
            if try home.proves(text, of: fingerprint) {
                return [KeyCheck.Finding(.ok, "revoked", "its certificate revokes the key")]
            }
        } catch let error as GnuPGFailure where error.cause != .unavailable {
            // gpg says so in words of its own.
        }
        let reason = "its certificate does not revoke the key"
        return [KeyCheck.Finding(.failure, "revoked", reason)]
    }
}

extension KeyCheck.Finding {
    init(_ verdict: Verdict, _ subject: String, _ detail: String) {
        self.init(verdict: verdict, subject: subject, detail: detail)
    }

    /// Of a proof, which when it was given says `detail`.
    fileprivate init(_ proof: KeyProof, _ subject: String, _ detail: String) {
        switch proof {
        case .proved: self.init(.ok, subject, detail)
        case .notProved(let reason): self.init(.notProved, subject, reason)
        }
    }
}

extension GnuPGHome {
    /// Signs and decrypts with a key that came from a backup; a passphrase that nobody gave, or one of
    /// another key, is no error.
    func proof(
        of key: BackedUpKey,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> KeyProof {
        guard key.gaps.isEmpty else { return .notProved("parts of its secret are missing") }
        guard key.openPGP?.published.key.encryptionPart() != nil else {
            return .notProved("it is void: GnuPG encrypts nothing to it")
        }
        guard try passphrase != nil || !key.isProtected() else {
            return .unopened
        }
        do {
            try prove(key.fingerprint, passphrase.map { .provider($0) } ?? .remembered)
            return .proved
        } catch let error as GnuPGFailure where error.cause == .passphraseNeeded {
            return .unopened
        } catch let error as GnuPGFailure where error.cause == .wrongPassphrase {
            return .notProved("the passphrase is not that of this key")
        }
    }
}
