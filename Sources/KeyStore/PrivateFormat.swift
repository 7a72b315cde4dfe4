package import Bytes
package import Keys
internal import OpenSSL
package import SSHKey

/// The forms that a private key is written in, by the words of `--format`.
package enum PrivateFormat: String, CaseIterable, Sendable {
    case openssh
    case ppk
    case ppk2
    case pkcs8
    /// RSA as PKCS #1 has it; DSA in OpenSSL's form of the same kind.
    case pkcs1
    case sec1
    case sshcom

    package struct Options {
        /// Nil leaves the key unencrypted.
        package var passphrase: SecretBytes?
        /// Of bcrypt, for openssh.
        package var rounds: UInt32 = 32
        /// Of ppk; measured when nil.
        package var argon2: Argon2?
        /// Of pkcs8.
        package var kdf = PKCS8Key.KDF.pbkdf2
        /// In the words of the format; the format's own choice when nil.
        package var cipher: String?

        package init(passphrase: SecretBytes? = nil) {
            self.passphrase = passphrase
        }
    }

    /// - Throws: ``FormatError/Kind/unsupported`` for a key that this format has no place for.
    package func encode(_ pair: KeyPair, _ options: Options = Options()) throws -> SecretBytes {
        if self != .openssh { try pair.publicKey.checkPlain(rawValue) }
        try pair.comment.checkWritable()
        switch self {
        case .openssh:
            return try OpenSSHPrivateKey.encode(
                pair,
                passphrase: options.passphrase,
                rounds: options.rounds,
                cipher: options.cipher.map { try OpenSSHCipher(named: $0) } ?? .standard
            )
        case .ppk:
            return try PPK.encode(
                pair,
                version: .three,
                passphrase: options.passphrase,
                argon2: options.argon2
            )
        case .ppk2:
            return try PPK.encode(pair, version: .two, passphrase: options.passphrase)
        case .pkcs8:
            return try PKCS8Key.encode(pair, passphrase: options.passphrase, kdf: options.kdf)
        case .pkcs1, .sec1:
            guard isTraditionalForm(of: pair.privateKey) else {
                throw FormatError.noRoom(for: pair.publicKey, in: rawValue)
            }
            return try PEMKey.encodeTraditional(
                pair,
                passphrase: options.passphrase,
                cipher: options.cipher ?? DEKInfo.defaultCipher
            )
        case .sshcom:
            return try SSHCom.encode(pair, passphrase: options.passphrase)
        }
    }

    private func isTraditionalForm(of key: PrivateKey) -> Bool {
        switch key {
        case .rsa, .dsa: self == .pkcs1
        case .ecdsa: self == .sec1
        case .eddsa, .opaque: false
        }
    }

    /// Whether `--cipher` may name this one.
    package func knows(cipher: String) -> Bool {
        switch self {
        case .openssh: OpenSSHCipher.all.contains { $0.name == cipher }
        case .pkcs1, .sec1: DEKInfo.knows(cipher: cipher)
        case .ppk, .ppk2, .pkcs8, .sshcom: false
        }
    }

    /// Encodes, and reads what came out back with the same passphrase.
    ///
    /// - Throws: ``FormatError`` also when that is not the same key any more.
    package func encodeAndProve(
        _ pair: KeyPair,
        _ options: Options = Options()
    ) throws -> SecretBytes {
        let text = try encode(pair, options)
        let provider: any PassphraseProvider =
            options.passphrase.map { FixedPassphrase($0) } ?? NoPassphrase()
        let decoding = DecodingOptions(passphrase: provider, limits: .none)
        // OpenSSH keeps a certificate in a file of its own.
        let expected = self == .openssh ? KeyPair(pair.privateKey, comment: pair.comment) : pair
        guard case .pair(let decoded) = try KeyFile(parsing: text).decode(decoding),
            decoded.pair == expected
        else {
            throw FormatError.malformed(rawValue, "what was written does not read back the same")
        }
        return text
    }
}

extension PublicKey {
    /// Formats other than OpenSSH's have no place for certificates and for types of its own.
    func checkPlain(_ format: String) throws {
        switch self {
        case .opaque, .certificate:
            throw FormatError.unsupported(
                "key type",
                "\(typeName) can only be written in OpenSSH's own formats, not as \(format)"
            )
        default: break
        }
    }
}
