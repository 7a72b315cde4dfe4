internal import Bytes
internal import OpenPGP

/// A key in a backup, its files found to be of one key.
package struct BackedUpKey: Sendable {
    package let name: KeyName
    package let kind: BackupKind
    package let fingerprint: String
    package let entry: Entry
    /// What is in the backup of it, in bytes.
    package let byteCount: Int
    package let gaps: [BackupManifest.Gap]
    let keygrips: [BackupManifest.Keygrip]
    /// Of an OpenPGP key what the store has of it: the public key with its owner's signatures.
    let stored: StoredKey
    let certificate: SecretBytes?
    let openPGP: OpenPGP?

    struct OpenPGP: Sendable {
        let secret: SecretBytes?
        let publicKey: SecretBytes
        let ownertrust: SecretBytes?
        let revocation: KeptRevocation
        let published: PublishedOpenPGPKeys
        /// Whether a passphrase protects the parts that are there.
        let isProtected: Bool
    }

    /// - Throws: ``FormatError`` about the file that does not fit.
    init(
        _ key: BackupManifest.Key,
        _ manifest: BackupManifest,
        _ archive: BackupArchive
    ) throws {
        (name, kind, fingerprint) = (key.name, key.kind, key.fingerprint)
        gaps = manifest.gaps.filter { $0.name == key.name }
        keygrips = manifest.keygrips.filter { $0.name == key.name }
        byteCount = archive.files.reduce(0) { sum, file in
            file.path.key.map { $0 == (key.kind, key.name) } ?? false
                ? sum + file.contents.count : sum
        }
        let files = KeyFiles(key, archive)
        entry = try within("\(files.path)/entry") { try Entry(parsing: files["entry"]) }
        guard entry.kind?.rawValue == key.kind.rawValue, entry.fingerprint == key.fingerprint else {
            throw FormatError.malformed("\(files.path)/entry", "is of another key")
        }
        switch key.kind {
        case .ssh:
            stored = try files.ssh(entry)
            certificate = files.optional("certificate")
            openPGP = nil
        case .pgp:
            let parts = try files.openPGP(key.fingerprint, gaps)
            stored = StoredKey(
                entry: entry,
                publicText: parts.published.text,
                material: .openPGP
            )
            certificate = nil
            openPGP = parts
        }
    }

    /// Whether a passphrase protects what is secret of it.
    package func isProtected() throws -> Bool {
        try openPGP?.isProtected ?? stored.isProtected()
    }

    /// Why there is no revocation certificate of an OpenPGP key that is not revoked.
    package var revocationGap: String? {
        guard let openPGP, !openPGP.published.key.isRevoked else { return nil }
        return openPGP.revocation.gap
    }

    /// When the key expires by what the backup has of it.
    package var expires: Timestamp? { openPGP?.published.key.expires }
}

/// The files of one key, by the last parts of their names.
private struct KeyFiles {
    let path: String
    private let files: [String: SecretBytes]

    init(_ key: BackupManifest.Key, _ archive: BackupArchive) {
        let path = "\(key.kind.rawValue)/\(key.name)"
        var files: [String: SecretBytes] = [:]
        for file in archive.files where file.path.description.hasPrefix(path + "/") {
            files[String(file.path.description.dropFirst(path.count + 1))] = file.contents
        }
        (self.path, self.files) = (path, files)
    }

    subscript(name: String) -> SecretBytes {
        get throws {
            guard let file = files[name] else { throw FormatError.malformed(name, "is missing") }
            return file
        }
    }

    func optional(_ name: String) -> SecretBytes? { files[name] }

    func ssh(_ entry: Entry) throws -> StoredKey {
        try within(path) {
            let key = StoredKey(
                entry: entry,
                publicText: try self["public"],
                material: .ssh(try self["private"])
            )
            try key.checkAgreement()
            return key
        }
    }

    func openPGP(
        _ fingerprint: String,
        _ gaps: [BackupManifest.Gap]
    ) throws -> BackedUpKey.OpenPGP {
        try within(path) {
            let text = try self["public.asc"]
            let published = try within("public.asc") { try PublishedOpenPGPKeys(text) }
            guard !published.hadSecrets, published.keys.map(\.fingerprint) == [fingerprint] else {
                throw FormatError.malformed("public.asc", "is not that public key alone")
            }
            let secret = try within("secret.asc") {
                try self.secret(published.key, gaps)
            }
            if let trust = files["ownertrust.txt"] { try checkOwnertrust(trust, fingerprint) }
            return BackedUpKey.OpenPGP(
                secret: files["secret.asc"],
                publicKey: text,
                ownertrust: files["ownertrust.txt"],
                revocation: KeptRevocation(files["revocation.asc"], of: fingerprint),
                published: published,
                isProtected: secret?.keys.contains { $0.secret.isEncrypted } ?? false
            )
        }
    }

    /// Every part that is not a gap by the manifest must be there.
    private func secret(
        _ key: OpenPGPKey,
        _ gaps: [BackupManifest.Gap]
    ) throws -> TransferableKey? {
        let found = try files["secret.asc"].map { try TransferableKey.decode($0) } ?? []
        guard found.count <= 1, found.allSatisfy({ $0.fingerprint == key.fingerprint }) else {
            throw FormatError.malformed("", "is not that secret key alone")
        }
        let known = Set(gaps.map(\.fingerprint))
        let missing = found.first.map { $0.gaps(of: key).map(\.fingerprint) }
        let lost = (missing ?? key.parts.map(\.fingerprint)).filter { !known.contains($0) }
        guard lost.isEmpty else {
            throw FormatError.malformed(
                "",
                "lacks the secret part of \(lost.joined(separator: ", "))"
            )
        }
        return found.first
    }

    private func checkOwnertrust(_ text: SecretBytes, _ fingerprint: String) throws {
        let valid = (1...6).contains { text.equals("\(fingerprint):\($0):\n") }
        guard valid else {
            throw FormatError.malformed("ownertrust.txt", "is not the line of that key alone")
        }
    }
}

extension SecretMaterial {
    var isEncrypted: Bool {
        if case .encrypted = self { true } else { false }
    }
}
