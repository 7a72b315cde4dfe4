internal import Bytes
internal import Keys
package import SSHKey

/// A key of the store, ready to go into a backup.
package struct GatheredKey: Sendable {
    package let name: KeyName
    package let entry: Entry
    /// Whether its secret part was used: a signature, or an export that GnuPG opened.
    package let proof: KeyProof
    package let gaps: [BackupManifest.Gap]
    /// Why there is no revocation certificate of an OpenPGP key.
    package let revocationGap: String?
    let files: [BackupArchive.File]
    let keygrips: [BackupManifest.Keygrip]

    package var kind: BackupKind { entry.kind == .openPGP ? .pgp : .ssh }

    var line: BackupManifest.Key { BackupManifest.Key(kind, name, entry.fingerprint) }
}

/// Whether a secret key was found to be what it says.
package enum KeyProof: Sendable, Equatable {
    case proved
    /// In words, why not: `its passphrase was not given`.
    case notProved(String)

    /// For want of its passphrase.
    package static let unopened = KeyProof.notProved("its passphrase was not given")
}

extension KeyStore {
    /// Reads all that belongs to a key, wherever it lies, and proves what can be proved.
    ///
    /// `options` open SSH keys for the proof, which copies them as they are; `passphrase` lets GnuPG
    /// export a key.
    package func gather(
        _ name: KeyName,
        _ options: DecodingOptions,
        gnuPG passphrase: GnuPGPassphrase
    ) throws -> GatheredKey {
        let key = try key(name)
        try key.checkAgreement()
        return key.isOpenPGP
            ? try gather(key, name, passphrase) : try gather(key, name, options)
    }

    private func gather(
        _ key: StoredKey,
        _ name: KeyName,
        _ options: DecodingOptions
    ) throws -> GatheredKey {
        var files = [
            BackupArchive.File(.ssh(name, .entry), key.entry.encode()),
            BackupArchive.File(.ssh(name, .privateKey), try key.privateText),
            BackupArchive.File(.ssh(name, .publicKey), key.publicText),
        ]
        if let certificate = try certificate(of: name) {
            files.append(BackupArchive.File(.ssh(name, .certificate), certificate))
        }
        return GatheredKey(
            name: name,
            entry: key.entry,
            proof: try key.prove(options),
            gaps: [],
            revocationGap: nil,
            files: files,
            keygrips: []
        )
    }

    private func gather(
        _ key: StoredKey,
        _ name: KeyName,
        _ passphrase: GnuPGPassphrase
    ) throws -> GatheredKey {
        let copy = try key.gnupgHome().copy(of: key.entry.fingerprint, passphrase)
        let files: [(BackupPath.PGPPart, SecretBytes?)] = [
            (.entry, key.entry.encode()), (.secret, copy.secret), (.publicKey, copy.publicKey),
            (.ownertrust, copy.ownertrust), (.revocation, copy.revocation.text),
        ]
        return GatheredKey(
            name: name,
            entry: key.entry,
            proof: copy.gaps.isEmpty ? .proved : .notProved("parts of its secret are missing"),
            gaps: copy.gaps.map { BackupManifest.Gap(name, $0.fingerprint, $0.reason) },
            revocationGap: copy.revocation.gap,
            files: files.compactMap { part, text in
                text.map { BackupArchive.File(.pgp(name, part), $0) }
            },
            keygrips: copy.keygrips.map {
                BackupManifest.Keygrip(name, $0.fingerprint, $0.keygrip)
            }
        )
    }
}

extension StoredKey {
    /// Decrypts an SSH key and has it sign; a passphrase that nobody gave is no error.
    ///
    /// - Throws: ``FormatError`` for a key that is damaged, or whose files do not belong together.
    func prove(_ options: DecodingOptions) throws -> KeyProof {
        guard try outerPublicKey().subject == publicKey().subject else {
            throw FormatError.malformed("private", "belongs to another public key")
        }
        do {
            try decode(options).pair.privateKey.proveByUse()
            return .proved
        } catch let error as FormatError {
            switch error.kind {
            case .passphraseNeeded: return .unopened
            case .unsupported: return .notProved(error.reason)
            default: throw error
            }
        }
    }
}
