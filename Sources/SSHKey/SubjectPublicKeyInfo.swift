package import Bytes
package import Keys

/// `PUBLIC KEY` (RFC 5280 section 4.1).
///
/// ```
/// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
/// ```
///
/// The bits are an RSAPublicKey, DSA's y as INTEGER, an EC point, or an EdDSA key as it is.
package enum SubjectPublicKeyInfo {
    static let label = "PUBLIC KEY"

    static func decode(_ der: SecretBytes) throws -> PublicKey {
        try DERReader.sequence(der, "public key") { reader in
            let algorithm = try KeyAlgorithm(from: &reader)
            return try publicKey(algorithm, reader.bitString("key bits"))
        }
    }

    /// The key that the bits hold; PKCS #8 has them too.
    static func publicKey(_ algorithm: KeyAlgorithm, _ bits: SecretBytes) throws -> PublicKey {
        switch algorithm {
        case .rsa: return .rsa(try PKCS1.decodePublic(bits))
        case .dsa(let p, let q, let g):
            var reader = DERReader(bits)
            let y = try reader.integer("y")
            try reader.finish("y")
            return .dsa(try DSAPublicKey(p: p, q: q, g: g, y: y))
        case .ec(let curve): return .ecdsa(try ECPoint.decode(bits, on: curve))
        case .eddsa(let curve): return .eddsa(try EdDSAPublicKey(curve: curve, point: bits))
        }
    }

    /// PEM text.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for a certificate and for a key of a type that is
    ///   only carried.
    package static func encode(
        _ key: PublicKey,
        comment: Comment = Comment()
    ) throws -> SecretBytes {
        guard let algorithm = KeyAlgorithm(key), let bits = bits(of: key) else {
            throw FormatError.noRoom(for: key, in: "pkcs8")
        }
        try comment.checkWritable()
        var writer = DERWriter()
        writer.nested { writer in
            algorithm.encode(to: &writer)
            writer.bitString(bits)
        }
        return PEMBlock(label: label, body: writer.finish(), comment: comment.bytes).encode()
    }

    private static func bits(of key: PublicKey) -> SecretBytes? {
        switch key {
        case .rsa(let key): return PKCS1.encodePublic(key)
        case .dsa(let key):
            var writer = DERWriter()
            writer.integer(key.y)
            return writer.finish()
        case .ecdsa(let key): return key.point
        case .eddsa(let key): return key.point
        case .opaque, .certificate: return nil
        }
    }
}
