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
        let answers = GnuPGAnswers(passphrase)
        return try run(answers) { context in
            try checkSecret(fingerprint, context)
            let exported = try context.export(fingerprint, .secret, armored: false)
            guard !exported.isEmpty else { throw answers.unopened }
            return try complete(exported, as: try publicKey(fingerprint).key)
        }
    }

    private func complete(_ exported: SecretBytes, as key: OpenPGPKey) throws -> TransferableKey {
        let found = try TransferableKey.decode(exported)
        guard found.count == 1, let secret = found.first, secret.fingerprint == key.fingerprint
        else {
            throw GnuPGFailure(.unsound, "GnuPG exported something else than \(key.fingerprint)")
        }
        let present = Set(secret.keys.filter { $0.secret.isPresent }.map(\.fingerprint))
        let missing = key.parts.map(\.fingerprint).filter { !present.contains($0) }
        guard missing.isEmpty else {
            throw GnuPGFailure(
                .unsound,
                "the secret part of \(missing.joined(separator: ", ")) is not in GnuPG's export"
            )
        }
        return secret
    }
}
