package import Bytes
package import Keys
internal import OpenSSL

/// OpenSSH's private key file (PROTOCOL.key): the container.
///
/// ```
/// "openssh-key-v1" 0
/// string  cipher           none, aes256-ctr ...
/// string  kdf              none, bcrypt
/// string  kdf options      empty; for bcrypt: string salt, uint32 rounds
/// uint32  number of keys   1
/// string  public key       blob
/// string  private section  encrypted, if the file is
/// ...     tag              of an AEAD cipher
/// ```
///
/// in base64 between a BEGIN and an END line. What the private section holds is
/// ``OpenSSHPrivateSection``'s matter.
package struct OpenSSHPrivateKey {
    /// Nothing vouches for it until the file is decrypted.
    package let publicKey: PublicKey
    let cipher: OpenSSHCipher
    /// Nil when the kdf is none.
    let bcrypt: (salt: SecretBytes, rounds: UInt32)?
    /// As it stands in the file.
    let section: SecretBytes
    let tag: SecretBytes

    private static let magic = "openssh-key-v1\0"
    /// As ssh-keygen makes it.
    private static let saltLength = 16

    package var isEncrypted: Bool { cipher.encrypts }
    /// Of bcrypt; nil when the kdf is none.
    package var rounds: UInt32? { bcrypt?.rounds }
    /// `none` for one that is not encrypted.
    package var cipherName: String { cipher.name }

    package static func recognizes(_ text: SecretBytes) -> Bool {
        OpenSSHArmor.recognizes(text)
    }

    /// Takes the container apart; nothing is decrypted.
    package init(parsing text: SecretBytes) throws {
        try self.init(container: OpenSSHArmor.decode(text))
    }

    /// From the bytes that the text encodes.
    package init(container: SecretBytes) throws {
        guard container.starts(with: Self.magic) else {
            throw FormatError.malformed("magic", "is not openssh-key-v1")
        }
        var reader = ByteReader(container[Self.magic.utf8.count..<container.count])
        cipher = try OpenSSHCipher(named: reader.name("cipher"))
        bcrypt = try Self.readDerivation(&reader)
        guard bcrypt != nil || !cipher.encrypts else {
            throw FormatError.malformed("kdf", "is none for a cipher that needs a key")
        }
        guard try reader.uint32("number of keys") == 1 else {
            throw FormatError.malformed("number of keys", "is not 1, as it is in every file")
        }
        let blob = try reader.string("public key")
        publicKey = try within("public key") { try PublicKey(blob: blob) }
        section = try reader.string("private key")
        tag = try reader.take(cipher.tagLength, "tag")
        try reader.finish("file")
        guard section.count % cipher.blockLength == 0 else {
            throw FormatError.malformed("private key", "does not fill the blocks of \(cipher.name)")
        }
    }

    private static func readDerivation(
        _ reader: inout ByteReader
    ) throws -> (salt: SecretBytes, rounds: UInt32)? {
        let name = try reader.name("kdf")
        var options = ByteReader(try reader.string("kdf options"))
        switch name {
        case "none":
            try options.finish("kdf options")
            return nil
        case "bcrypt":
            let salt = try options.string("salt")
            let rounds = try options.uint32("rounds")
            try options.finish("kdf options")
            guard !salt.isEmpty else { throw FormatError.malformed("salt", "is empty") }
            guard rounds > 0 else { throw FormatError.malformed("rounds", "are none") }
            return (salt, rounds)
        default:
            throw FormatError.unsupported("kdf", "\(name) is not known here")
        }
    }

    /// - Throws: ``FormatError``: `wrongPassphrase` when the tag or the check integers do not fit.
    package func decrypt(_ options: DecodingOptions) throws -> DecodedPair {
        guard isEncrypted, let bcrypt else {
            return DecodedPair(try decode(section))
        }
        try options.limits.check(
            UInt64(bcrypt.rounds),
            \.bcryptRounds,
            "rounds",
            "rounds of bcrypt"
        )
        let passphrase = try options.passphrase.passphrase(for: options.name)
        let material = try Self.material(
            passphrase,
            for: cipher,
            salt: bcrypt.salt,
            rounds: bcrypt.rounds
        )
        guard let opened = try cipher.decrypt(section, tag: tag, material: material),
            OpenSSHPrivateSection.hasEqualCheckIntegers(opened)
        else {
            throw FormatError(
                .wrongPassphrase,
                "",
                "the passphrase is wrong (or the file is damaged)"
            )
        }
        return DecodedPair(try decode(opened), passphrase: passphrase)
    }

    private func decode(_ section: SecretBytes) throws -> KeyPair {
        try within("private key") { try OpenSSHPrivateSection.decode(section, of: publicKey) }
    }

    private static func material(
        _ passphrase: SecretBytes,
        for cipher: OpenSSHCipher,
        salt: SecretBytes,
        rounds: UInt32
    ) throws -> SecretBytes {
        try BcryptPBKDF.derive(
            passphrase,
            salt: salt,
            rounds: rounds,
            count: cipher.keyLength + cipher.ivLength
        )
    }

    /// Writes a file as ssh-keygen does.
    ///
    /// Without a passphrase the key is left unencrypted. 32 rounds of bcrypt take about 100 ms. The
    /// format has no room for a certificate: its key is written without it, as puttygen does.
    ///
    /// - Throws: ``FormatError`` when the comment, the passphrase or the rounds cannot be written.
    package static func encode(
        _ pair: KeyPair,
        passphrase: SecretBytes?,
        rounds: UInt32 = 32,
        cipher: OpenSSHCipher = .standard
    ) throws -> SecretBytes {
        try pair.comment.checkWritable()
        let cipher = passphrase == nil ? .none : cipher
        let section = try OpenSSHPrivateSection.encode(pair, blockLength: cipher.blockLength)
        let salt = SecretBytes(copying: try Random.bytes(saltLength))
        var material = SecretBytes.empty
        var options = ByteWriter(capacity: 32)
        if let passphrase {
            try check(passphrase, rounds)
            material = try Self.material(passphrase, for: cipher, salt: salt, rounds: rounds)
            options.string(salt)
            options.uint32(rounds)
        }
        var out = ByteWriter(capacity: 4096)
        out.text(magic)
        out.string(cipher.name)
        out.string(passphrase == nil ? "none" : "bcrypt")
        out.string(options.finish())
        out.uint32(1)
        out.string(pair.privateKey.publicKey.blob)
        out.uint32(UInt32(section.count))
        out.bytes(try cipher.encrypt(section, material: material))
        return OpenSSHArmor.encode(out.finish())
    }

    /// What ssh-keygen would not read again.
    private static func check(_ passphrase: SecretBytes, _ rounds: UInt32) throws {
        guard !passphrase.isEmpty else {
            throw FormatError.unsupported("passphrase", "is empty, which OpenSSH takes for none")
        }
        guard rounds > 0 else {
            throw FormatError.unsupported("rounds", "at least 1 is needed")
        }
    }
}
