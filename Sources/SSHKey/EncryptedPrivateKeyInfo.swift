internal import Bytes
internal import OpenSSL

/// `ENCRYPTED PRIVATE KEY` (RFC 5958 section 3).
///
/// ```
/// EncryptedPrivateKeyInfo ::= SEQUENCE {
///   encryptionAlgorithm  SEQUENCE { OID, parameters }
///   encryptedData        OCTET STRING }                  a OneAsymmetricKey
/// ```
enum EncryptedPrivateKeyInfo {
    static let label = "ENCRYPTED PRIVATE KEY"

    private static let pbes2 = "1.2.840.113549.1.5.13"

    /// What it costs is checked before the passphrase is even asked for.
    static func decode(
        _ der: SecretBytes,
        _ options: DecodingOptions
    ) throws -> (body: SecretBytes, passphrase: SecretBytes) {
        let decrypt = try DERReader.sequence(der, "encrypted private key") { reader in
            let algorithm = try reader.element(.sequence, "encryption")
            let text = try reader.octetString("encrypted data")
            return try decryption(of: text, algorithm, options.limits)
        }
        let passphrase = try options.passphrase.passphrase(for: options.name)
        return (try openedKey { try decrypt(passphrase) }, passphrase)
    }

    private static func decryption(
        of text: SecretBytes,
        _ algorithm: SecretBytes,
        _ limits: CostLimits
    ) throws -> (_ passphrase: SecretBytes) throws -> SecretBytes {
        var fields = DERReader(algorithm)
        let scheme = try fields.objectIdentifier("encryption")
        if scheme == pbes2 {
            let encryption = try PBES2(from: &fields)
            try encryption.check(text, limits)
            return { try encryption.decrypt(text, $0) }
        }
        try checkPBES1(scheme, &fields, limits)
        var identifier = DERWriter()
        identifier.element(.sequence, algorithm)
        let whole = identifier.finish()
        return { try PBES1.decrypt(text, algorithm: whole, passphrase: $0) }
    }

    /// The schemes of PKCS #5 v1.5 and PKCS #12 that libcrypto has, MD2's left out.
    private static let oldSchemes: Set<String> = [
        "1.2.840.113549.1.5.3", "1.2.840.113549.1.5.6", "1.2.840.113549.1.5.10",
        "1.2.840.113549.1.5.11", "1.2.840.113549.1.12.1.1", "1.2.840.113549.1.12.1.2",
        "1.2.840.113549.1.12.1.3", "1.2.840.113549.1.12.1.4", "1.2.840.113549.1.12.1.5",
        "1.2.840.113549.1.12.1.6",
    ]

    private static func checkPBES1(
        _ scheme: String,
        _ fields: inout DERReader,
        _ limits: CostLimits
    ) throws {
        guard oldSchemes.contains(scheme) else {
            throw FormatError.unsupported(
                "encryption",
                "\(objectName(of: scheme) ?? scheme) is not known here"
            )
        }
        var parameters = try fields.sequence("encryption")
        _ = try parameters.octetString("salt")
        let iterations = try parameters.number("iterations")
        try limits.check(iterations, \.pbkdf2Iterations, "encryption", "iterations")
        guard (1...UInt64(Int32.max)).contains(iterations) else {
            throw FormatError.malformed("iterations", "\(iterations) is out of range")
        }
        try parameters.finish("encryption")
        try fields.finish("encryption")
    }

    static func encode(
        _ plain: SecretBytes,
        _ passphrase: SecretBytes,
        _ kdf: PKCS8Key.KDF
    ) throws -> SecretBytes {
        let encryption = try PBES2.fresh(kdf)
        let text = try encryption.encrypt(plain, passphrase)
        var writer = DERWriter()
        writer.nested { writer in
            writer.nested { writer in
                writer.objectIdentifier(pbes2)
                encryption.encode(to: &writer)
            }
            writer.octetString(text)
        }
        return writer.finish()
    }
}
