internal import Bytes
internal import OpenSSL

/// The password-based encryption of PKCS #5 v2 (RFC 8018 appendix A.4).
///
/// ```
/// PBES2-params ::= SEQUENCE {
///   keyDerivationFunc  AlgorithmIdentifier                   see PBES2Derivation.swift
///   encryptionScheme   SEQUENCE { OID cipher, OCTET STRING iv } }
/// ```
///
/// RC2 has `SEQUENCE { version INTEGER, iv OCTET STRING }` for its iv. What is written is
/// AES-256-CBC.
struct PBES2 {
    let derivation: Derivation
    /// By its object identifier, which libcrypto takes for a name.
    let cipher: Cipher
    let iv: SecretBytes

    private static let aes256CBC = "2.16.840.1.101.3.4.1.42"
    private static let rc2CBC = "1.2.840.113549.3.2"

    static func fresh(_ kdf: PKCS8Key.KDF) throws -> PBES2 {
        guard let cipher = Cipher(aes256CBC) else {
            throw FormatError.unsupported("cipher", "this OpenSSL has no AES-256-CBC")
        }
        let iv = SecretBytes(copying: try Random.bytes(cipher.ivLength))
        return PBES2(derivation: try Derivation.fresh(kdf), cipher: cipher, iv: iv)
    }

    /// Encodes the parameters.
    func encode(to writer: inout DERWriter) {
        writer.nested { writer in
            derivation.encode(to: &writer)
            writer.nested { writer in
                writer.objectIdentifier(cipher.name)
                writer.octetString(iv)
            }
        }
    }

    /// - Throws: ``FormatError/Kind/tooCostly``; `malformed` for a text that no cipher gave.
    func check(_ text: SecretBytes, _ limits: CostLimits) throws {
        try derivation.check(limits)
        guard text.count % cipher.blockLength == 0 else {
            throw FormatError.malformed("encrypted data", "ends inside a cipher block")
        }
    }

    func decrypt(_ text: SecretBytes, _ passphrase: SecretBytes) throws -> SecretBytes {
        let key = try derivation.key(passphrase, count: cipher.keyLength)
        return try cipher.decrypt(text, key: key, iv: iv, padding: .pkcs7)
    }

    func encrypt(_ plain: SecretBytes, _ passphrase: SecretBytes) throws -> SecretBytes {
        let key = try derivation.key(passphrase, count: cipher.keyLength)
        return try cipher.encrypt(plain, key: key, iv: iv, padding: .pkcs7)
    }
}

extension PBES2 {
    init(from reader: inout DERReader) throws {
        var parameters = try reader.sequence("parameters")
        try reader.finish("parameters")
        let (derivation, keyLength) = try Derivation.decode(from: &parameters)
        self.derivation = derivation
        var scheme = try parameters.sequence("cipher")
        try parameters.finish("parameters")
        let identifier = try scheme.objectIdentifier("cipher")
        cipher = try Self.cipher(identifier, &scheme)
        iv = try scheme.octetString("IV")
        try scheme.finish("cipher")
        guard iv.count == cipher.ivLength else {
            throw FormatError.malformed("IV", "not of \(cipher.ivLength) bytes")
        }
        guard keyLength == nil || keyLength == UInt64(cipher.keyLength) else {
            throw FormatError.malformed("key length", "is not that of the cipher")
        }
    }

    /// Leaves `scheme` before the IV.
    private static func cipher(
        _ identifier: String,
        _ scheme: inout DERReader
    ) throws -> Cipher {
        var name = identifier
        if identifier == rc2CBC {
            scheme = try scheme.sequence("RC2 parameters")
            name = try rc2(version: scheme.number("RC2 version"))
        }
        guard let cipher = Cipher(name), cipher.ivLength > 0, scheme.isNext(.octetString) else {
            throw FormatError.unsupported(
                "cipher",
                "\(objectName(of: identifier) ?? identifier) is not known here"
            )
        }
        return cipher
    }

    /// RFC 8018 appendix B.2.3: numbers that stand for the effective key bits.
    private static func rc2(version: UInt64) throws -> String {
        switch version {
        case 58: "RC2-CBC"
        case 120: "RC2-64-CBC"
        case 160: "RC2-40-CBC"
        default: throw FormatError.unsupported("RC2 version", "\(version) is not known here")
        }
    }
}
