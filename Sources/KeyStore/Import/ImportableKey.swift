package import Bytes
package import Keys
internal import OpenPGP
internal import SSHKey

/// A private key that was found, with what else was found of it.
package struct ImportableKey {
    enum Secret {
        case ssh(FoundKeyFile.SSHFile)
        case openPGP(TransferableKey)
        /// In a GnuPG home that nothing is taken out of.
        case adopted(GnuPGHome)
        /// In a copy of another GnuPG home.
        case copied(CopiedGnuPGHome)
        /// Only the public key is there.
        case none
    }

    package let path: String
    /// What it is called by its file, or by its user ID.
    let stem: String
    package let kind: Entry.Kind
    /// Nil, as the fields below, when only the passphrase shows it.
    package let fingerprint: String?
    package let type: String?
    package let bits: Int?
    /// Nil when there is nothing to protect.
    package let isProtected: Bool?
    package internal(set) var comment: Comment?
    package internal(set) var certificate: SecretBytes?
    /// What the person should hear about, in words.
    package internal(set) var notes: [String] = []
    /// Public keys of which one may belong to a private key that only its passphrase shows.
    var candidates: [(key: PublicKey, comment: Comment)] = []
    let secret: Secret

    /// Whether ``path`` is a GnuPG home, and not a file of this key.
    package var isInGnuPG: Bool {
        switch secret {
        case .adopted, .copied: true
        case .ssh, .openPGP, .none: false
        }
    }

    package var isPublicOnly: Bool {
        if case .none = secret { true } else { false }
    }
}

extension ImportableKey {
    init(_ file: FoundKeyFile.SSHFile, at path: String) throws {
        self.init(
            path: path,
            stem: path.stem,
            kind: .ssh,
            fingerprint: try file.publicKey.map { try Fingerprint($0).description },
            type: file.publicKey?.subject.typeName,
            bits: file.publicKey?.bits,
            isProtected: file.isProtected,
            comment: file.comment,
            secret: .ssh(file)
        )
        notes = file.publicKey?.weaknesses ?? []
    }

    /// A public key without a private one.
    init(_ key: PublicKey, _ comment: Comment, at path: String) throws {
        self.init(
            path: path,
            stem: path.stem,
            kind: .ssh,
            fingerprint: try Fingerprint(key).description,
            type: key.typeName,
            bits: key.bits,
            isProtected: nil,
            comment: comment,
            secret: .none
        )
    }

    /// `isAlone` says whether the file is of this key only, and so may give it its name.
    init(_ key: TransferableKey, at path: String, isAlone: Bool) {
        let known = OpenPGPKey(key)
        let hasSecret = key.keys.contains(where: \.secret.isPresent)
        self.init(
            known,
            path: path,
            stem: isAlone ? path.stem : known.stem,
            isProtected: hasSecret ? key.keys.contains { $0.secret.isEncrypted } : nil,
            secret: hasSecret ? .openPGP(key) : .none
        )
        notes = key.missingNotes
    }

    init(_ key: OpenPGPKey, path: String, stem: String, isProtected: Bool?, secret: Secret) {
        self.init(
            path: path,
            stem: stem,
            kind: .openPGP,
            fingerprint: key.fingerprint,
            type: key.parts[0].algorithm,
            bits: key.bits,
            isProtected: isProtected,
            comment: Comment(key.userID),
            secret: secret
        )
        if key.isRevoked { notes.append("is revoked") }
        if let end = key.expires, end <= .now() { notes.append("has expired \(end.day)") }
    }
}

extension ImportableKey {
    /// Takes comment or certificate; a comment inside of the private key comes first.
    mutating func take(_ key: PublicKey, _ words: Comment) {
        if case .certificate = key {
            certificate = certificate ?? (try? OpenSSHPublicKey.encode(key, words))
        } else if comment?.isEmpty ?? true {
            comment = words
        }
    }
}

extension TransferableKey {
    /// A word for each part whose secret is not in the file, when some other part's is.
    fileprivate var missingNotes: [String] {
        if isPublicOnly { return [] }
        return missingSecrets.map { part in
            let reason =
                switch part.secret {
                case .card(let serial): "is on the smart card \(serial)"
                default: "was left out"
                }
            return "the secret part of \(part.fingerprint) \(reason)"
        }
    }
}

extension OpenPGPKey {
    /// What the key may be called: the e-mail address, else the whole user ID.
    var stem: String {
        let text = String(decoding: userID, as: UTF8.self)
        guard let start = text.lastIndex(of: "<"), text.hasSuffix(">") else { return text }
        return String(text[text.index(after: start)...].dropLast())
    }
}

extension String {
    /// The name of the file at this path without its folder and its extension.
    fileprivate var stem: String {
        let name = ReportPath(self).name
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
