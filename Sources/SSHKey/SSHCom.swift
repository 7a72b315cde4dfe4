package import Bytes
package import Keys
internal import OpenSSL

/// The private key file of ssh.com (Tectia), RSA and DSA only; told by PuTTY's import.c.
///
/// ```
/// uint32  0x3f6ff9eb
/// uint32  length of the whole
/// string  type          if-modn{sign{rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}
///                       dl-modp{sign{dsa-nist-sha1},dh{plain}}
/// string  cipher        none | 3des-cbc
/// string  payload       encrypted: string numbers, then padding to 8 bytes
/// ```
///
/// Numbers are a uint32 count of *bits* and the magnitude. RSA: e, d, n, u, p, q, where u is the
/// inverse of p mod q, so that their p is everybody else's q. DSA: uint32 0, p, g, q, y, x.
/// The key of 3des-cbc is MD5(passphrase), MD5(passphrase, the first); the IV is zero. There is no
/// MAC: a wrong passphrase shows only in numbers that do not fit.
package struct SSHCom {
    package let comment: Comment
    private let type: KeyType
    private let isEncrypted: Bool
    private let payload: SecretBytes

    private enum KeyType: String {
        case rsa = "if-modn{sign{rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}"
        case dsa = "dl-modp{sign{dsa-nist-sha1},dh{plain}}"

        init?(reading name: String) {
            if name.hasPrefix("if-modn{sign{rsa") {
                self = .rsa
            } else if name.hasPrefix("dl-modp{sign{dsa") {
                self = .dsa
            } else {
                return nil
            }
        }
    }

    private static let label = "SSH2 ENCRYPTED PRIVATE KEY"
    private static let magic: UInt32 = 0x3f6f_f9eb
    private static let cipherName = "3des-cbc"
    private static let blockLength = 8

    package static func recognizes(_ text: SecretBytes) -> Bool {
        SSH2Envelope.recognizes(text, label: label)
    }

    package init(parsing text: SecretBytes) throws {
        let envelope = try SSH2Envelope(parsing: text, label: Self.label)
        comment = envelope.comment
        var reader = ByteReader(envelope.body)
        guard try reader.uint32("magic") == Self.magic else {
            throw FormatError.malformed("magic", "not that of an ssh.com key")
        }
        guard try reader.uint32("length") == UInt32(envelope.body.count) else {
            throw FormatError.malformed("length", "not that of the key")
        }
        let name = try reader.name("key type")
        guard let type = KeyType(reading: name) else {
            throw FormatError.unsupported("key type", "\(name) is not known here")
        }
        self.type = type
        switch try reader.name("cipher") {
        case "none": isEncrypted = false
        case Self.cipherName: isEncrypted = true
        case let other: throw FormatError.unsupported("cipher", "\(other) is not known here")
        }
        payload = try reader.string("private key")
        try reader.finish("the key")
    }

    package func decrypt(_ options: DecodingOptions) throws -> DecodedPair {
        guard isEncrypted else {
            return DecodedPair(KeyPair(try decode(payload), comment: comment))
        }
        guard payload.count % Self.blockLength == 0 else {
            throw FormatError.malformed("private key", "not a whole number of cipher blocks")
        }
        let passphrase = try options.passphrase.passphrase(for: options.name)
        let plain = try Self.cipher().decrypt(
            payload,
            key: Self.key(passphrase),
            iv: Self.zeroIV
        )
        do {
            let pair = KeyPair(try decode(plain), comment: comment)
            return DecodedPair(pair, passphrase: passphrase)
        } catch is FormatError {
            throw FormatError(
                .wrongPassphrase,
                "",
                "the passphrase is wrong, or the file was changed"
            )
        }
    }

    private func decode(_ plain: SecretBytes) throws -> PrivateKey {
        var outer = ByteReader(plain)
        var reader = ByteReader(try outer.string("private key"))
        guard outer.remaining < Self.blockLength else {
            throw FormatError.malformed("padding", "\(outer.remaining) unexplained bytes")
        }
        let key: PrivateKey
        switch type {
        case .rsa:
            let e = try reader.bitCountedNumber("public exponent")
            let d = try reader.bitCountedNumber("private exponent")
            let n = try reader.bitCountedNumber("modulus")
            let u = try reader.bitCountedNumber("u")
            let p = try reader.bitCountedNumber("p")
            let q = try reader.bitCountedNumber("q")
            let publicKey = try RSAPublicKey(exponent: e, modulus: n)
            key = .rsa(try RSAPrivateKey(publicKey: publicKey, d: d, p: q, q: p, iqmp: u))
        case .dsa:
            guard try reader.uint32("DSA parameters") == 0 else {
                throw FormatError.unsupported("DSA parameters", "predefined ones are not known")
            }
            let p = try reader.bitCountedNumber("p")
            let g = try reader.bitCountedNumber("g")
            let q = try reader.bitCountedNumber("q")
            let y = try reader.bitCountedNumber("y")
            let publicKey = try DSAPublicKey(p: p, q: q, g: g, y: y)
            key = .dsa(try DSAPrivateKey(publicKey: publicKey, x: reader.bitCountedNumber("x")))
        }
        try reader.finish("private key")
        return key
    }

    /// - Throws: ``FormatError/Kind/unsupported`` for anything but RSA and DSA.
    package static func encode(
        _ pair: KeyPair,
        passphrase: SecretBytes?
    ) throws -> SecretBytes {
        let (type, numbers) = try encodeNumbers(pair.privateKey)
        var payload = ByteWriter(capacity: numbers.count + 16)
        payload.string(numbers)
        var sealed: SecretBytes
        if let passphrase {
            let missing = (blockLength - payload.count % blockLength) % blockLength
            payload.bytes(try Random.bytes(missing))
            sealed = try cipher().encrypt(payload.finish(), key: key(passphrase), iv: zeroIV)
        } else {
            sealed = payload.finish()
        }
        let cipherName = passphrase == nil ? "none" : Self.cipherName
        let headerLength = 4 + 4 + 4 + type.rawValue.utf8.count + 4 + cipherName.utf8.count + 4
        var out = ByteWriter(capacity: headerLength + sealed.count)
        out.uint32(magic)
        out.uint32(UInt32(headerLength + sealed.count))
        out.string(type.rawValue)
        out.string(cipherName)
        out.string(sealed)
        return try SSH2Envelope.encode(out.finish(), label: label, comment: pair.comment)
    }

    private static func encodeNumbers(_ key: PrivateKey) throws -> (KeyType, SecretBytes) {
        var out = ByteWriter()
        switch key {
        case .rsa(let key):
            for number in [
                key.publicKey.exponent, key.d, key.publicKey.modulus, key.iqmp, key.q, key.p,
            ] { out.bitCountedNumber(number) }
            return (.rsa, out.finish())
        case .dsa(let key):
            out.uint32(0)
            let publicKey = key.publicKey
            for number in [publicKey.p, publicKey.g, publicKey.q, publicKey.y, key.x] {
                out.bitCountedNumber(number)
            }
            return (.dsa, out.finish())
        default:
            throw FormatError.unsupported(
                "key type",
                "ssh.com's format has no place for \(key.publicKey.typeName)"
            )
        }
    }

    private static let zeroIV = SecretBytes(copying: [UInt8](repeating: 0, count: blockLength))

    private static func key(_ passphrase: SecretBytes) throws -> SecretBytes {
        let first = try Digest.md5.hash(passphrase)
        var message = ByteWriter(capacity: passphrase.count + first.count)
        message.bytes(passphrase)
        message.bytes(first)
        var key = ByteWriter(capacity: 32)
        key.bytes(first)
        key.bytes(try Digest.md5.hash(message.finish()))
        return key.finish()[0..<24]
    }

    private static func cipher() throws -> Cipher {
        guard let cipher = Cipher("DES-EDE3-CBC") else {
            throw FormatError.unsupported("cipher", "OpenSSL has no DES-EDE3-CBC")
        }
        return cipher
    }
}

extension ByteReader {
    fileprivate mutating func bitCountedNumber(_ field: String) throws -> SecretBytes {
        let bits = try uint32(field)
        return try take(Int(bits / 8) + (bits % 8 == 0 ? 0 : 1), field).withoutLeadingZeros
    }
}

extension ByteWriter {
    fileprivate mutating func bitCountedNumber(_ magnitude: SecretBytes) {
        let number = magnitude.withoutLeadingZeros
        uint32(UInt32(number.bitCount))
        bytes(number)
    }
}
