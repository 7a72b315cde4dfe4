internal import Bytes
internal import Keys
internal import SSHKey

/// What programs that are no key tools need of a store.
///
/// A passphrase is bytes, and its copies in the caller's memory are the caller's to wipe.
extension KeyStore {
    /// What kind of pair is made.
    public enum KeyType: Sendable {
        /// Of 2048 to 16384 bits.
        case rsa(bits: Int)
        case ed25519
    }

    /// The names of all keys, sorted; none when there is no store yet.
    public func keyNames() throws(StoreError) -> [String] {
        do {
            return try names().map(\.description)
        } catch {
            throw StoreError(error, path)
        }
    }

    /// Makes a pair and puts it into the store, encrypted unless the passphrase is nil.
    ///
    /// When this returns the pair is on the disk, whole, and was read back.
    public func generate(
        _ type: KeyType,
        named name: String,
        comment: String = "",
        passphrase: [UInt8]?
    ) throws(StoreError) {
        do {
            let keyName = try KeyName(name)
            if try names().contains(keyName) { throw StoreError.exists(name) }
            let pair = KeyPair(try type.generate(), comment: Comment(comment))
            let secret = passphrase.map { SecretBytes(copying: $0) }
            let options = PrivateFormat.Options(passphrase: secret)
            try add(StoredKey(pair, options, event: "made"), as: keyName)
        } catch {
            throw StoreError(error, name)
        }
    }

    /// The public key as a line for `authorized_keys`, with its comment and without a line end.
    public func publicKey(of name: String) throws(StoreError) -> String {
        do {
            let key = try key(KeyName(name))
            try key.checkAgreement()
            _ = try key.publicKey()
            let line = key.publicText.trimmed().disclosed().prefix { $0 != UInt8(ascii: "\n") }
            return String(decoding: line, as: UTF8.self)
        } catch {
            throw StoreError(error, name)
        }
    }

    /// A signature of `message`: as RFC 8032 has it for EdDSA, PKCS #1 version 1.5 for RSA and DER for
    /// ECDSA, these two over SHA-256.
    public func sign(
        _ message: [UInt8],
        with name: String,
        passphrase: [UInt8]?
    ) throws(StoreError) -> [UInt8] {
        do {
            var options = DecodingOptions(limits: .none, name: name)
            if let passphrase {
                options.passphrase = FixedPassphrase(SecretBytes(copying: passphrase))
            }
            let key = try key(KeyName(name))
            try key.checkAgreement()
            let pair = try key.decode(options).pair
            return try pair.privateKey.sign(SecretBytes(copying: message)).disclosed()
        } catch {
            throw StoreError(error, name)
        }
    }
}

extension KeyStore.KeyType {
    fileprivate func generate() throws -> PrivateKey {
        switch self {
        case .ed25519: return .eddsa(try EdDSAPrivateKey.generate(on: .ed25519))
        case .rsa(let bits):
            guard (2048...RSAPublicKey.largestModulus).contains(bits) else {
                throw FormatError.unsupported("bits", "2048 to \(RSAPublicKey.largestModulus)")
            }
            return .rsa(try RSAPrivateKey.generate(bits: bits))
        }
    }
}

extension StoreError {
    /// Whatever went wrong with the key `name`, as it is told to other programs.
    fileprivate init(_ error: any Error, _ name: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as FormatError where error.kind == .passphraseNeeded:
            self = .passphraseNeeded(name)
        case let error as FormatError where error.kind == .wrongPassphrase:
            self = .wrongPassphrase(name)
        default: self = .unusable(name, reason: "\(error)")
        }
    }
}
