package import Bytes
package import Keys
internal import OpenSSL

/// `PRIVATE KEY` (PKCS #8: RFC 5208; v2: RFC 5958; EdDSA: RFC 8410).
///
/// ```
/// OneAsymmetricKey ::= SEQUENCE {
///   version                INTEGER         0, or 1 with a public key
///   privateKeyAlgorithm    AlgorithmIdentifier
///   privateKey             OCTET STRING    RSAPrivateKey, ECPrivateKey, INTEGER x,
///                                          or OCTET STRING seed
///   attributes [0]         SET OPTIONAL
///   publicKey  [1]         BIT STRING OPTIONAL }
/// ```
///
/// A public key is checked when there. Without it nothing can tell a damaged EdDSA seed or DSA x. It
/// is not written, because OpenSSL 3.0 refuses v2.
package enum PKCS8Key {
    static let label = "PRIVATE KEY"

    package enum KDF: String, CaseIterable, Sendable {
        /// What every program that knows encrypted PKCS #8 reads.
        case pbkdf2
        /// Costs memory too, but Java and older programs do not read it.
        case scrypt
    }

    /// An algorithm follows the version, where the other forms have a number or an OCTET STRING.
    static func recognizes(_ der: SecretBytes) -> Bool {
        var outer = DERReader(der)
        guard var reader = try? outer.sequence("private key"),
            (try? reader.number("version")) != nil
        else { return false }
        return reader.isNext(.sequence)
    }

    static func decode(_ der: SecretBytes) throws -> PrivateKey {
        try DERReader.sequence(der, "private key") { reader in
            guard try reader.number("version") <= 1 else {
                throw FormatError.unsupported("version", "is neither 0 nor 1")
            }
            let algorithm = try KeyAlgorithm(from: &reader)
            let key = try privateKey(algorithm, reader.octetString("private key"))
            _ = try reader.optional(.context0, "attributes")
            if let bits = try publicBits(from: &reader) {
                guard try SubjectPublicKeyInfo.publicKey(algorithm, bits) == key.publicKey else {
                    throw FormatError.malformed(
                        "public key",
                        "does not belong to the private key"
                    )
                }
            }
            return key
        }
    }

    /// russh 0.43 tagged it explicitly.
    private static func publicBits(from reader: inout DERReader) throws -> SecretBytes? {
        if let content = try reader.optional(.implicit1, "public key") {
            return try DERReader.wholeBytes(content, "public key")
        }
        guard var field = try reader.optional(.context1, "public key").map(DERReader.init) else {
            return nil
        }
        let bits = try field.bitString("public key")
        try field.finish("public key")
        return bits
    }

    private static func privateKey(
        _ algorithm: KeyAlgorithm,
        _ octets: SecretBytes
    ) throws -> PrivateKey {
        switch algorithm {
        case .rsa: return .rsa(try PKCS1.decode(octets))
        case .ec(let curve): return .ecdsa(try SEC1.decode(octets, on: curve))
        case .dsa(let p, let q, let g):
            var reader = DERReader(octets)
            let x = try reader.integer("x")
            try reader.finish("x")
            return .dsa(try DSAPrivateKey(p: p, q: q, g: g, x: x))
        case .eddsa(let curve):
            var reader = DERReader(octets)
            let seed = try reader.octetString("seed")
            try reader.finish("seed")
            return .eddsa(try edwardsKey(curve, seed))
        }
    }

    /// russh 0.43 wrote seed and public key in one.
    private static func edwardsKey(
        _ curve: EdwardsCurve,
        _ seed: SecretBytes
    ) throws -> EdDSAPrivateKey {
        let width = curve.byteCount
        guard curve == .ed25519, seed.count == 2 * width else {
            return try EdDSAPrivateKey(curve: curve, seed: seed)
        }
        let point = try EdDSAPublicKey(curve: curve, point: seed[width..<2 * width])
        return try EdDSAPrivateKey(publicKey: point, seed: seed[0..<width])
    }

    /// PEM text, encrypted when there is a passphrase.
    ///
    /// A certificate of the pair stays behind: the format has no room for it.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for a key of a type that is only carried.
    package static func encode(
        _ pair: KeyPair,
        passphrase: SecretBytes? = nil,
        kdf: KDF = .pbkdf2
    ) throws -> SecretBytes {
        try pair.comment.checkWritable()
        let der = try encode(pair.privateKey)
        guard let passphrase else {
            return PEMBlock(label: label, body: der, comment: pair.comment.bytes).encode()
        }
        return PEMBlock(
            label: EncryptedPrivateKeyInfo.label,
            body: try EncryptedPrivateKeyInfo.encode(der, passphrase, kdf),
            comment: pair.comment.bytes
        ).encode()
    }

    private static func encode(_ key: PrivateKey) throws -> SecretBytes {
        guard let algorithm = KeyAlgorithm(key.publicKey), let octets = try octets(of: key) else {
            throw FormatError.noRoom(for: key.publicKey, in: "pkcs8")
        }
        var writer = DERWriter()
        writer.nested { writer in
            writer.number(0)
            algorithm.encode(to: &writer)
            writer.octetString(octets)
        }
        return writer.finish()
    }

    private static func octets(of key: PrivateKey) throws -> SecretBytes? {
        var writer = DERWriter()
        switch key {
        case .rsa(let key): return try PKCS1.encode(key)
        case .ecdsa(let key): return SEC1.encode(key, namesCurve: false)
        case .dsa(let key): writer.integer(key.x)
        case .eddsa(let key): writer.octetString(key.seed)
        case .opaque: return nil
        }
        return writer.finish()
    }
}
