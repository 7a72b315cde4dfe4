package import Bytes
internal import GPGME
internal import OpenPGP
internal import OpenSSL

extension GnuPGHome {
    /// The public key, with its owner's signatures only.
    ///
    /// GnuPG encrypts something to it unless it is revoked or has expired.
    package func publicKey(_ fingerprint: String) throws -> PublishedOpenPGPKeys {
        try run { context in
            _ = try context.key(fingerprint)
            let exported = try context.export(fingerprint, .minimal, armored: false)
            let published = try checked(exported, fingerprint)
            if published.key.encryptionPart() != nil {
                _ = try context.encrypt(
                    SecretBytes(copying: try Random.bytes(32)),
                    to: [fingerprint]
                )
            }
            return published
        }
    }

    /// The public key as GnuPG has it now, revoked or expired as it may be; nil when it has none.
    package func currentKey(_ fingerprint: String) throws -> PublishedOpenPGPKeys? {
        do {
            return try run { context in
                guard try !context.key(fingerprint).isDisabled else {
                    throw GnuPGFailure(
                        .unsound,
                        "is disabled in GnuPG",
                        hint: "gpg --edit-key \(fingerprint) enable allows it again"
                    )
                }
                let exported = try context.export(fingerprint, .minimal, armored: false)
                return try checked(exported, fingerprint)
            }
        } catch let failure as GnuPGFailure where failure.cause == .noSuchKey {
            return nil
        }
    }

    private func checked(
        _ exported: SecretBytes,
        _ fingerprint: String
    ) throws -> PublishedOpenPGPKeys {
        let published = try PublishedOpenPGPKeys(exported)
        guard !published.hadSecrets, published.keys.map(\.fingerprint) == [fingerprint] else {
            throw GnuPGFailure(.unsound, "GnuPG exported something else than \(fingerprint)")
        }
        return published
    }

    /// The secret key, armored: every part of it was found in the packets.
    package func secretKey(
        _ fingerprint: String,
        _ passphrase: GnuPGPassphrase
    ) throws -> SecretBytes {
        let secret = try transferableSecret(fingerprint, passphrase)
        return Armor(.privateKey, secret.encode()).encode()
    }

    /// Whether a passphrase protects each part, in the order of the key; those that `passphrase` does
    /// not open are an error.
    func protection(of fingerprint: String, _ passphrase: GnuPGPassphrase) throws -> [Bool] {
        try transferableSecret(fingerprint, passphrase).keys.map { $0.secret != .plain }
    }

    private func transferableSecret(
        _ fingerprint: String,
        _ passphrase: GnuPGPassphrase
    ) throws -> TransferableKey {
        let (secret, gaps) = try exportedSecret(fingerprint, passphrase)
        guard gaps.isEmpty else {
            let missing = gaps.map(\.fingerprint).joined(separator: ", ")
            throw GnuPGFailure(
                .unsound,
                "the secret part of \(missing) is not in GnuPG's export"
            )
        }
        return secret
    }

    /// What GnuPG exports of the secret key, and the parts of the public key whose secret is not in it.
    func exportedSecret(
        _ fingerprint: String,
        _ passphrase: GnuPGPassphrase
    ) throws -> (key: TransferableKey, gaps: [SecretGap]) {
        let answers = GnuPGAnswers(passphrase)
        return try run(answers) { context in
            try checkSecret(fingerprint, context)
            let exported = try context.export(fingerprint, .secret, armored: false)
            guard !exported.isEmpty else { throw answers.unopened }
            let found = try TransferableKey.decode(exported)
            guard let secret = found.first, found.count == 1, secret.fingerprint == fingerprint
            else {
                throw GnuPGFailure(.unsound, "GnuPG exported something else than \(fingerprint)")
            }
            return (secret, secret.gaps(of: try publicKey(fingerprint).key))
        }
    }
}

/// A part of a key whose secret is not there, and what is in its place.
struct SecretGap: Sendable, Equatable {
    let fingerprint: String
    let reason: BackupManifest.Gap.Reason
}

extension TransferableKey {
    /// The parts of `key` whose secret is not in here.
    func gaps(of key: OpenPGPKey) -> [SecretGap] {
        key.parts.compactMap { part in
            let found = keys.first { $0.fingerprint == part.fingerprint }?.secret
            return BackupManifest.Gap.Reason(found).map {
                SecretGap(fingerprint: part.fingerprint, reason: $0)
            }
        }
    }
}

extension BackupManifest.Gap.Reason {
    /// Nil for a secret that is there.
    fileprivate init?(_ secret: SecretMaterial?) {
        switch secret {
        case .plain, .encrypted: return nil
        case .dummy: self = .stub
        case .card: self = .card
        case .absent, .empty, nil: self = .missing
        }
    }
}
