package import Bytes
package import Keys
package import SSHKey

/// A key as it lies in the store: the files of its folder.
package struct StoredKey: Sendable, Equatable {
    /// Where the secret part is.
    package enum Material: Sendable, Equatable {
        /// In the file `private`: OpenSSH's private key format, so that `ssh -i` takes it as it is.
        case ssh(SecretBytes)
        /// In the GnuPG home that the entry names.
        case openPGP
    }

    package var entry: Entry
    /// The public key on one line, or the armored OpenPGP key.
    package var publicText: SecretBytes
    package var material: Material

    init(entry: Entry, publicText: SecretBytes, material: Material) {
        self.entry = entry
        self.publicText = publicText
        self.material = material
    }

    /// A pair that was just made or brought in, written as `options` say.
    package init(_ pair: KeyPair, _ options: PrivateFormat.Options, event: String) throws {
        entry = try Entry(pair)
        publicText = .empty
        material = .ssh(.empty)
        try put(pair, options)
        entry.record(event)
    }

    /// Puts the pair in place of what is there, with its comment, and proves what was encoded.
    package mutating func put(_ pair: KeyPair, _ options: PrivateFormat.Options) throws {
        material = .ssh(try PrivateFormat.openssh.encodeAndProve(pair, options))
        publicText = try PublicFormat.openssh.encode(pair.publicKey, comment: pair.comment)
        entry.comment = pair.comment
    }

    package var isOpenPGP: Bool { material == .openPGP }

    /// The file `private` of an SSH key.
    ///
    /// - Throws: ``FormatError``: `unsupported` for an OpenPGP key, which has none.
    package var privateText: SecretBytes {
        get throws {
            switch material {
            case .ssh(let text): return text
            case .openPGP: throw FormatError(.unsupported, "", "is an OpenPGP key, not an SSH key")
            }
        }
    }

    /// What encrypts a key at the same cost as this one, under `passphrase`.
    package func sameCosts(_ passphrase: SecretBytes?) throws -> PrivateFormat.Options {
        let file = try privateFile()
        var options = PrivateFormat.Options()
        options.passphrase = passphrase
        if let rounds = file.rounds { options.rounds = rounds }
        if file.isEncrypted { options.cipher = file.cipherName }
        return options
    }

    /// The SSH key, as its own file has it.
    package func publicKey() throws -> PublicKey {
        _ = try privateText
        return try within("public") { try OpenSSHPublicKey.decode(publicText).key }
    }

    /// Makes sure that the files are of one key, before anybody uses it.
    ///
    /// Nothing is decrypted.
    ///
    /// - Throws: ``FormatError``: `malformed`, naming the file that is of another key.
    package func checkAgreement() throws {
        guard !isOpenPGP else { return try checkPublished() }
        let published = try Fingerprint(publicKey()).description
        let kept = try Fingerprint(outerPublicKey()).description
        guard published != kept || kept == entry.fingerprint else {
            throw FormatError.malformed("entry: Fingerprint", "is not that of the key")
        }
        for (file, fingerprint) in [("public", published), ("private", kept)]
        where fingerprint != entry.fingerprint {
            throw FormatError.malformed(file, "is of another key than the entry")
        }
    }

    /// The public key that stands, not encrypted, in front of the private one.
    func outerPublicKey() throws -> PublicKey {
        try privateFile().publicKey
    }

    /// The pair, decrypted and proved.
    package func decode(_ options: DecodingOptions) throws -> DecodedPair {
        let file = try privateFile()
        return try within("private") { try file.decrypt(options) }
    }

    /// Whether a passphrase protects the private key.
    package func isProtected() throws -> Bool {
        try privateFile().isEncrypted
    }

    private func privateFile() throws -> OpenSSHPrivateKey {
        let text = try privateText
        return try within("private") { try OpenSSHPrivateKey(parsing: text) }
    }
}
