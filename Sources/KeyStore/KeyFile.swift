package import Bytes
package import Keys
package import SSHKey

/// A key file of any format, recognized by what is in it and never by its name.
package enum KeyFile {
    case ppk(PPK)
    case openSSH(OpenSSHPrivateKey)
    case sshCom(SSHCom)
    case pem(PEMKey)
    case publicKey(PublicKey, Comment)

    /// Takes the file apart as far as that goes without a passphrase.
    ///
    /// - Throws: ``FormatError``, with `unrecognized` for what is no key. It has a hint when
    ///   ``KeyRepair`` would make a key of the text.
    package init(parsing text: SecretBytes) throws {
        do {
            try self.init(undamaged: text)
        } catch let error as FormatError where error.mayBeDamage {
            guard (try? KeyFile(undamaged: KeyRepair(text).text)) != nil else { throw error }
            let reason = error.kind == .unrecognized ? "holds a key in damaged text" : error.reason
            throw FormatError(.malformed, error.field, reason, hint: FormatError.repairHint)
        }
    }

    private init(undamaged text: SecretBytes) throws {
        if let reason = Unrecognized.foreign(text) { throw reason }
        if PPK.recognizes(text) {
            self = .ppk(try PPK(parsing: text))
        } else if OpenSSHPrivateKey.recognizes(text) {
            self = .openSSH(try OpenSSHPrivateKey(parsing: text))
        } else if SSHCom.recognizes(text) {
            self = .sshCom(try SSHCom(parsing: text))
        } else if RFC4716.recognizes(text) {
            let (key, comment) = try RFC4716.decode(text)
            self = .publicKey(key, comment)
        } else if OpenSSHPublicKey.isAlone(in: text) {
            // Its comment may speak of anything.
            let (key, comment) = try OpenSSHPublicKey.decode(text)
            self = .publicKey(key, comment)
        } else if PEMKey.recognizes(text) {
            self = .pem(try PEMKey(parsing: text))
        } else if OpenSSHPublicKey.recognizes(text) {
            let (key, comment) = try OpenSSHPublicKey.decode(text)
            self = .publicKey(key, comment)
        } else {
            throw Unrecognized.reason(for: text)
        }
    }

    /// The public half, by the way that asks for the least.
    ///
    /// Encrypted PPK and OpenSSH files show it all the same; then nothing vouches for it but its own
    /// form.
    package func publicHalf(_ options: DecodingOptions) throws -> PublicHalf {
        switch self {
        case .ppk(let file) where file.isEncrypted:
            return PublicHalf(key: try file.publicKey(), comment: file.comment, isProved: false)
        case .openSSH(let file) where file.isEncrypted:
            return PublicHalf(key: file.publicKey, comment: nil, isProved: false)
        default:
            return PublicHalf(of: try decode(options))
        }
    }

    /// All that is in the file.
    ///
    /// - Throws: ``FormatError``; `wrongPassphrase` and `passphraseNeeded` among others.
    package func decode(_ options: DecodingOptions) throws -> DecodedKey {
        switch self {
        case .ppk(let file): .pair(try file.decrypt(options))
        case .openSSH(let file): .pair(try file.decrypt(options))
        case .sshCom(let file): .pair(try file.decrypt(options))
        case .publicKey(let key, let comment): .publicKey(key, comment)
        case .pem(let file): try file.decode(options)
        }
    }
}

extension FormatError {
    /// Whether mending the text could help.
    fileprivate var mayBeDamage: Bool { kind == .malformed || kind == .unrecognized }
}
