package import Bytes
package import Keys
package import SSHKey

/// A key as it lies in the store: the three files of its folder.
package struct StoredKey: Sendable, Equatable {
    package var entry: Entry
    /// The public key on one line.
    package var publicText: SecretBytes
    /// OpenSSH's private key format, so that `ssh -i` takes the file as it is.
    package var privateText: SecretBytes

    init(entry: Entry, publicText: SecretBytes, privateText: SecretBytes) {
        self.entry = entry
        self.publicText = publicText
        self.privateText = privateText
    }

    /// A pair that was just made or brought in, written as `options` say.
    package init(_ pair: KeyPair, _ options: PrivateFormat.Options, event: String) throws {
        entry = try Entry(pair)
        publicText = .empty
        privateText = .empty
        try put(pair, options)
        entry.record(event)
    }

    /// Puts the pair in place of what is there, with its comment, and proves what was encoded.
    package mutating func put(_ pair: KeyPair, _ options: PrivateFormat.Options) throws {
        privateText = try PrivateFormat.openssh.encodeAndProve(pair, options)
        publicText = try PublicFormat.openssh.encode(pair.publicKey, comment: pair.comment)
        entry.comment = pair.comment
    }

    /// What encrypts a key at the same cost as this one, under `passphrase`.
    package func sameCosts(_ passphrase: SecretBytes?) throws -> PrivateFormat.Options {
        let file = try within("private") { try OpenSSHPrivateKey(parsing: privateText) }
        var options = PrivateFormat.Options()
        options.passphrase = passphrase
        if let rounds = file.rounds { options.rounds = rounds }
        if file.isEncrypted { options.cipher = file.cipherName }
        return options
    }

    /// The public key, as its own file has it.
    package func publicKey() throws -> PublicKey {
        try within("public") { try OpenSSHPublicKey.decode(publicText).key }
    }

    /// Makes sure that the three files are of one key, before anybody uses it.
    ///
    /// Nothing is decrypted.
    ///
    /// - Throws: ``FormatError``: `malformed`, naming the file that is of another key.
    package func checkAgreement() throws {
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
        try within("private") { try OpenSSHPrivateKey(parsing: privateText).publicKey }
    }

    /// The pair, decrypted and proved.
    package func decode(_ options: DecodingOptions) throws -> DecodedPair {
        try within("private") { try OpenSSHPrivateKey(parsing: privateText).decrypt(options) }
    }

    /// Whether a passphrase protects the private key.
    package func isProtected() throws -> Bool {
        try within("private") { try OpenSSHPrivateKey(parsing: privateText).isEncrypted }
    }
}
