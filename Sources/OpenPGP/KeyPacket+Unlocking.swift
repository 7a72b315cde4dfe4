package import Bytes
internal import OpenSSL

extension KeyPacket {
    /// The private key, opened by its passphrase where it has one; the layout stands with
    /// ``SecretMaterial``.
    ///
    /// - Throws: ``FormatError``: `wrongPassphrase`; `unsupported` for a cipher or hash that is not done
    ///   here; `malformed` for a packet without a secret. ``MessageError`` as ``UnlockedKey``.
    package func unlocked(_ passphrase: SecretBytes) throws -> UnlockedKey {
        guard let layout = KeyLayout(algorithm), secret.isPresent else {
            throw FormatError.malformed("\(packet.tag)", "the secret is not in it")
        }
        var reader = ByteReader(try within("\(packet.tag)") { try secretFields(passphrase) })
        let numbers = try KeyLayout.read(layout.secretFields, &reader, "secret part")
        return try UnlockedKey(self, secret: numbers)
    }

    private func secretFields(_ passphrase: SecretBytes) throws -> SecretBytes {
        let field = "secret part"
        var reader = ByteReader(packet.body[publicBody.count..<packet.body.count])
        let usage = try reader.byte(field)
        guard usage != 0 else { return reader.rest }
        let number = usage < 253 ? usage : try reader.byte(field)
        let mode = usage == 253 ? AEADMode(rawValue: try reader.byte(field)) : nil
        let stretching =
            usage < 253
            ? PassphraseStretching.simple(HashAlgorithm(rawValue: 1))
            : try PassphraseStretching(&reader, field)
        let algorithm = SymmetricAlgorithm(rawValue: number)
        guard let cipher = algorithm.feedback else {
            throw FormatError.unsupported(field, algorithm.name)
        }
        let key = try stretching.key(passphrase, count: cipher.keyLength, nil)
        if usage == 253 { return try opened(&reader, key, mode, number) }
        let iv = try reader.take(cipher.ivLength, field)
        let plain = try cipher.decrypt(reader.rest, key: key, iv: iv)
        return try Self.proved(plain, isHashed: usage == 254)
    }

    /// RFC 9580 section 3.7.2.1: the AEAD is over the public key as well.
    private func opened(
        _ reader: inout ByteReader,
        _ stretched: SecretBytes,
        _ mode: AEADMode?,
        _ cipher: UInt8
    ) throws -> SecretBytes {
        guard let mode else { throw FormatError.unsupported("secret part", "its AEAD") }
        let tag = 0xc0 | packet.tag.rawValue
        let key = try KeyDerivation.hkdf(
            stretched,
            salt: .empty,
            info: [tag, version, cipher, mode.rawValue],
            count: stretched.count
        )
        let nonce = try reader.take(mode.nonceLength, "secret part").disclosed()
        let header = [tag] + publicBody.disclosed()
        guard
            let plain = try mode.open(reader.rest, key: key, nonce: nonce, associatedData: header)
        else { throw Self.wrongPassphrase }
        return plain
    }

    private static func proved(_ plain: SecretBytes, isHashed: Bool) throws -> SecretBytes {
        let count = plain.count - (isHashed ? 20 : 2)
        guard count > 0 else { throw FormatError.malformed("secret part", "it is too short") }
        let (fields, proof) = (plain[0..<count], plain[count..<plain.count])
        if isHashed {
            guard try Digest.sha1.hash(fields) == proof else { throw wrongPassphrase }
        } else {
            let sum = SecretBytes(copying: [UInt8(fields.sum >> 8), UInt8(fields.sum & 0xff)])
            guard sum == proof else { throw wrongPassphrase }
        }
        return fields
    }

    private static var wrongPassphrase: FormatError {
        FormatError(.wrongPassphrase, "secret part", "the passphrase is wrong")
    }
}

extension SymmetricAlgorithm {
    /// By the names of OpenSSL; nil for what it does not have.
    var feedback: Cipher? {
        switch rawValue {
        case 2: Cipher("DES-EDE3-CFB")
        case 3: Cipher("CAST5-CFB")
        case 4: Cipher("BF-CFB")
        case 7, 8, 9: Cipher("\(name)-CFB")
        case 11: Cipher("CAMELLIA-128-CFB")
        case 12: Cipher("CAMELLIA-192-CFB")
        case 13: Cipher("CAMELLIA-256-CFB")
        default: nil
        }
    }
}
