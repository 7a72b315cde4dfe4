internal import Bytes

/// What is looked at in an OpenPGP key: the store's copy, GnuPG's own, and whether they agree.
extension KeyCheck {
    mutating func checkOpenPGP(_ key: StoredKey, _ passphrase: GnuPGPassphrase) {
        guard let published = checkPublished(key) else { return }
        do {
            let home = try key.gnupgHome()
            try checkSecret(published, in: home)
            checkUse(published, in: home, passphrase)
            try checkNews(published, in: home)
            checkCertificate(of: published, in: home)
        } catch {
            add(.failure, "secret", Self.words(error))
        }
        checkExpiry(published)
    }

    private mutating func checkPublished(_ key: StoredKey) -> OpenPGPKey? {
        do {
            try key.checkAgreement()
            let published = try key.published().key
            add(.ok, "public", "pgp, \(published.fingerprint)")
            return published
        } catch {
            add(.failure, "public", Self.words(error))
            return nil
        }
    }

    private mutating func checkSecret(_ key: OpenPGPKey, in home: GnuPGHome) throws {
        let present = try home.secretParts(of: key.fingerprint)
        let missing = key.parts.map(\.fingerprint).filter { !present.contains($0) }
        if missing.isEmpty {
            add(.ok, "secret", "GnuPG has every part in \(home.path)")
        } else {
            let list = missing.joined(separator: ", ")
            add(.failure, "secret", "GnuPG lacks the secret part of \(list) in \(home.path)")
        }
    }

    /// A key that may not be used any more is not used for a proof either.
    private mutating func checkUse(
        _ key: OpenPGPKey,
        in home: GnuPGHome,
        _ passphrase: GnuPGPassphrase
    ) {
        guard key.encryptionPart() != nil else {
            return add(.notProved, "pair", "GnuPG encrypts nothing to a key that is void")
        }
        do {
            try home.prove(key.fingerprint, passphrase)
            // The agent may have remembered another passphrase than the one that was given.
            if case .provider = passphrase { _ = try home.secretKey(key.fingerprint, passphrase) }
            add(.ok, "pair", "it signs, and decrypts what is encrypted to it")
        } catch let error as GnuPGFailure where error.cause == .passphraseNeeded {
            add(.notProved, "pair", "its passphrase was not given")
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            add(.notProved, "pair", "its passphrase was not given")
        } catch {
            add(.failure, "pair", Self.words(error))
        }
    }

    /// Somebody may have changed the key with gpg itself.
    private mutating func checkNews(_ key: OpenPGPKey, in home: GnuPGHome) throws {
        let current = try home.publicKey(key.fingerprint).key
        guard current != key else { return }
        if current.isRevoked, !key.isRevoked {
            return add(.failure, "news", "is revoked in GnuPG; ibkeyctl revoke takes that over")
        }
        if !current.isRevoked, !current.endsAtOnce,
            current.parts.map(\.expires) != key.parts.map(\.expires)
        {
            return addApart(current)
        }
        let end = current.expires.map { "expires \($0.day)" } ?? "never expires"
        add(
            .warning,
            "news",
            "was changed in GnuPG, where it \(end); ibkeyctl extend renews the store's copy"
        )
    }

    /// As after a change of the expiry that was ended half-way.
    private mutating func addApart(_ key: OpenPGPKey) {
        let ends = key.parts.filter { !$0.isRevoked }.map { $0.expires?.day ?? "never" }
        add(
            .failure,
            "news",
            "was extended in part: in GnuPG its parts expire \(ends.joined(separator: ", ")); "
                + "ibkeyctl extend ends that"
        )
    }

    private mutating func checkCertificate(of key: OpenPGPKey, in home: GnuPGHome) {
        let path = home.revocationCertificate(of: key.fingerprint)
        if home.hasRevocationCertificate(of: key.fingerprint) {
            add(.ok, "revocation", "its certificate is in \(path)")
        } else {
            add(.warning, "revocation", "there is no certificate in \(path)")
        }
    }

    private mutating func checkExpiry(_ key: OpenPGPKey) {
        guard let end = key.expires else { return add(.ok, "expiry", "never expires") }
        let now = Timestamp.now()
        if end <= now {
            add(.failure, "expiry", "has expired \(end.day)")
        } else if now.days(until: end) <= Self.soon {
            add(.warning, "expiry", "expires \(end.day)")
        } else {
            add(.ok, "expiry", "expires \(end.day)")
        }
    }

    /// In days.
    private static let soon = 60

    private static func words(_ error: any Error) -> String {
        (error as? GnuPGFailure)?.reason ?? "\(error)"
    }
}
