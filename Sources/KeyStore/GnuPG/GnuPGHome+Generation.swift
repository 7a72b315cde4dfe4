internal import Bytes
internal import GPGME

/// A key that GnuPG just made, proved by use.
package struct NewOpenPGPKey: Sendable {
    package let key: OpenPGPKey
    package let home: GnuPGHome
    package let revocationCertificate: String
    /// Nil when the person's pinentry asked, and he may have given none.
    package let isEncrypted: Bool?
    /// As it goes into the store.
    package let stored: StoredKey
}

extension GnuPGHome {
    /// Makes an RSA key that certifies and signs, and an RSA subkey to encrypt to, in one step.
    ///
    /// Both expire at the same moment. The key has signed and decrypted something when it is returned.
    package func generate(
        _ userID: UserID,
        bits: Int,
        expiry: KeyExpiry,
        passphrase: GnuPGPassphrase
    ) throws -> NewOpenPGPKey {
        let seconds = try expiry.seconds()
        let parameters = Self.parameters(userID, bits: bits, seconds: seconds, passphrase)
        let fingerprint = try run(passphrase) { context in
            try context.generateKey(parameters)
        }
        try prove(fingerprint, passphrase.forExisting)
        let published = try publicKey(fingerprint)
        try Self.check(published.key, userID, bits)
        return NewOpenPGPKey(
            key: published.key,
            home: self,
            revocationCertificate: revocationCertificate(of: fingerprint),
            isEncrypted: passphrase.isEncrypting,
            stored: StoredKey(published, in: self, event: "made")
        )
    }

    /// GnuPG's unattended key generation, a parameter a line; what stands in them was checked.
    private static func parameters(
        _ userID: UserID,
        bits: Int,
        seconds: Int,
        _ passphrase: GnuPGPassphrase
    ) -> [String] {
        var lines = [
            "Key-Type: RSA", "Key-Length: \(bits)", "Key-Usage: cert,sign",
            "Subkey-Type: RSA", "Subkey-Length: \(bits)", "Subkey-Usage: encrypt",
        ]
        lines += userID.parameters
        lines.append("Expire-Date: \(seconds == 0 ? "0" : "seconds=\(seconds)")")
        if case .none = passphrase { lines.insert("%no-protection", at: 0) }
        return lines
    }

    /// That GnuPG made what it was asked for.
    private static func check(_ key: OpenPGPKey, _ userID: UserID, _ bits: Int) throws {
        guard key.userIDs == [Array(userID.text.utf8)], key.parts.count == 2,
            key.parts.allSatisfy({ $0.bits == bits }), key.encryptionPart() == key.parts[1],
            key.parts[0].expires == key.parts[1].expires
        else {
            throw GnuPGFailure(
                .unsound,
                "GnuPG made another key than it was asked for: \(key.fingerprint)"
            )
        }
    }
}

extension GnuPGPassphrase {
    /// For the key that has it now.
    var forExisting: GnuPGPassphrase {
        if case .none = self { .remembered } else { self }
    }

    fileprivate var isEncrypting: Bool? {
        switch self {
        case .provider: true
        case .none: false
        case .pinentry, .remembered: nil
        }
    }
}
