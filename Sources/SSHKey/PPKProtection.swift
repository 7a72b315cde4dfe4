internal import Bytes
internal import Keys
internal import OpenSSL

/// Encryption and MAC of PPK files.
///
/// Version 3 takes 80 bytes from Argon2: AES-256 key, CBC IV (16), HMAC-SHA-256 key (32).
/// Version 2 has the AES key from SHA-1(uint32 0, passphrase) and SHA-1(uint32 1, passphrase), a
/// zero IV, and the HMAC-SHA-1 key SHA-1("putty-private-key-file-mac-key", passphrase).
/// Unencrypted files have a MAC too: under an empty key in version 3, and in version 2 under that
/// of an empty passphrase.
enum PPKProtection {
    struct Opened {
        let privateBlob: SecretBytes
        let passphrase: SecretBytes?
        let notes: [String]
    }

    struct Sealed {
        let privateBlob: SecretBytes
        let argon2: (parameters: Argon2, salt: [UInt8])?
        let mac: [UInt8]
    }

    private struct Keys {
        let cipher: SecretBytes
        let iv: SecretBytes
        let mac: SecretBytes
    }

    private static let blockLength = 16
    private static let retyped = "what is written from this file takes it as it was given now"

    static func encryptionName(_ isEncrypted: Bool) -> String {
        isEncrypted ? "aes256-cbc" : "none"
    }

    /// Decrypts the private blob and checks the MAC.
    static func open(_ file: PPK, _ options: DecodingOptions) throws -> Opened {
        guard file.isEncrypted else {
            guard let blob = try open(file, with: nil) else {
                throw FormatError.malformed("Private-MAC", "does not fit: the file was changed")
            }
            return Opened(privateBlob: blob, passphrase: nil, notes: [])
        }
        try file.argon2?.parameters.check(options.limits)
        guard file.privateBlob.count % blockLength == 0 else {
            throw FormatError.malformed("Private-Lines", "not a whole number of cipher blocks")
        }
        let passphrase = try options.passphrase.passphrase(for: options.name)
        for (charset, bytes) in [(nil, passphrase)] + passphrase.inOlderCharsets {
            guard let blob = try open(file, with: bytes) else { continue }
            let notes = charset.map { ["the passphrase fits in \($0); \(Self.retyped)"] }
            return Opened(privateBlob: blob, passphrase: passphrase, notes: notes ?? [])
        }
        throw FormatError(
            .wrongPassphrase,
            "",
            "the passphrase is wrong, or the file was changed"
        )
    }

    /// The private blob under this passphrase, or nil when the MAC does not fit.
    private static func open(_ file: PPK, with passphrase: SecretBytes?) throws -> SecretBytes? {
        let keys = try keys(file.version, passphrase, file.argon2)
        var blob = file.privateBlob
        if passphrase != nil {
            blob = try cipher().decrypt(blob, key: keys.cipher, iv: keys.iv)
        }
        let mac = try mac(
            file.version,
            key: keys.mac,
            [
                SecretBytes(file.algorithm), SecretBytes(encryptionName(passphrase != nil)),
                SecretBytes(copying: file.comment.bytes), file.publicBlob, blob,
            ]
        )
        return mac == file.mac ? blob : nil
    }

    /// Pads, encrypts and authenticates what ``PPKPrivateBlob`` made.
    static func seal(
        _ plain: SecretBytes,
        of pair: KeyPair,
        version: PPK.Version,
        passphrase: SecretBytes?,
        argon2: Argon2?
    ) throws -> Sealed {
        var derivation: (parameters: Argon2, salt: [UInt8])?
        if version == .three, passphrase != nil {
            derivation = (try argon2 ?? .calibrated(), try Random.bytes(16))
        }
        let keys = try keys(
            version,
            passphrase,
            derivation.map { ($0.parameters, SecretBytes(copying: $0.salt)) }
        )
        let blob = passphrase == nil ? plain : try padded(plain)
        let mac = try mac(
            version,
            key: keys.mac,
            [
                SecretBytes(pair.publicKey.typeName),
                SecretBytes(encryptionName(passphrase != nil)),
                SecretBytes(copying: pair.comment.bytes), pair.publicKey.blob, blob,
            ]
        )
        return Sealed(
            privateBlob: passphrase == nil
                ? blob : try cipher().encrypt(blob, key: keys.cipher, iv: keys.iv),
            argon2: derivation,
            mac: mac.disclosed()
        )
    }

    private static func keys(
        _ version: PPK.Version,
        _ passphrase: SecretBytes?,
        _ argon2: (parameters: Argon2, salt: SecretBytes)?
    ) throws -> Keys {
        let zeroIV = SecretBytes(copying: [UInt8](repeating: 0, count: blockLength))
        switch version {
        case .three:
            guard let passphrase, let argon2 else {
                return Keys(cipher: .empty, iv: zeroIV, mac: .empty)
            }
            let material = try argon2.parameters.derive(passphrase, salt: argon2.salt, count: 80)
            return Keys(cipher: material[0..<32], iv: material[32..<48], mac: material[48..<80])
        case .two:
            let passphrase = passphrase ?? .empty
            var cipherKey = ByteWriter(capacity: 40)
            for counter in 0..<2 as Range<UInt32> {
                var message = ByteWriter(capacity: 4 + passphrase.count)
                message.uint32(counter)
                message.bytes(passphrase)
                cipherKey.bytes(try Digest.sha1.hash(message.finish()))
            }
            var message = ByteWriter()
            message.text("putty-private-key-file-mac-key")
            message.bytes(passphrase)
            return Keys(
                cipher: cipherKey.finish()[0..<32],
                iv: zeroIV,
                mac: try Digest.sha1.hash(message.finish())
            )
        }
    }

    private static func mac(
        _ version: PPK.Version,
        key: SecretBytes,
        _ fields: [SecretBytes]
    ) throws -> SecretBytes {
        var message = ByteWriter(capacity: 4096)
        for field in fields { message.string(field) }
        let digest: Digest = version == .three ? .sha256 : .sha1
        return try digest.hmac(key: key, message.finish())
    }

    /// Filled up with the start of the blob's own SHA-1, as puttygen does.
    private static func padded(_ blob: SecretBytes) throws -> SecretBytes {
        let missing = (blockLength - blob.count % blockLength) % blockLength
        var writer = ByteWriter(capacity: blob.count + missing)
        writer.bytes(blob)
        writer.bytes(try Digest.sha1.hash(blob)[0..<missing])
        return writer.finish()
    }

    private static func cipher() throws -> Cipher {
        guard let cipher = Cipher("AES-256-CBC") else {
            throw FormatError.unsupported("Encryption", "OpenSSL has no AES-256-CBC")
        }
        return cipher
    }
}
