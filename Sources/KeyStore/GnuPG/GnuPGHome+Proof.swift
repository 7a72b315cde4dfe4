internal import Bytes
internal import GPGME
internal import OpenSSL

/// Proofs by use.
extension GnuPGHome {
    /// Signs and verifies, encrypts and decrypts; what goes through is random and no secret.
    ///
    /// A key that has no part for signing is proved by decrypting alone.
    package func prove(_ fingerprint: String, _ passphrase: GnuPGPassphrase) throws {
        try run(passphrase) { context in
            try checkSecret(fingerprint, context)
            let text = try Random.bytes(32)
            if try context.key(fingerprint).subkeys.contains(where: { $0.canSign && $0.isUsable }) {
                try proveSigning(text, fingerprint, context)
            }
            try proveDecryption(text, fingerprint, context)
        }
    }

    /// Proves that a passphrase that was told opens each part: for a change GnuPG would take what the
    /// agent remembers, for an export it asks.
    func proveOpening(_ fingerprint: String, _ passphrase: GnuPGPassphrase) throws {
        guard case .provider = passphrase else { return }
        _ = try exportedSecret(fingerprint, passphrase)
    }

    private func proveSigning(
        _ text: [UInt8],
        _ fingerprint: String,
        _ context: Context
    ) throws {
        let signed = try context.sign(SecretBytes(copying: text), with: fingerprint)
        let found = try context.verify(signed)
        let parts = try context.key(fingerprint).subkeys.map(\.fingerprint)
        guard found.count == 1, found[0].status == .good, parts.contains(found[0].fingerprint)
        else { throw unsound("its signature does not verify", fingerprint) }
    }

    private func proveDecryption(
        _ text: [UInt8],
        _ fingerprint: String,
        _ context: Context
    ) throws {
        let message = try context.encrypt(SecretBytes(copying: text), to: [fingerprint])
        let plaintext = MemorySink()
        let result = try context.decrypt(MemorySource(message.disclosed()), to: plaintext)
        if let error = result.error { throw error }
        guard plaintext.bytes == text else {
            throw unsound("it does not decrypt what is encrypted to it", fingerprint)
        }
    }

    private func unsound(_ reason: String, _ fingerprint: String) -> GnuPGFailure {
        GnuPGFailure(.unsound, "the key \(fingerprint) cannot be used: \(reason)")
    }
}
