package import Bytes
package import Keys

/// `RSA PRIVATE KEY` and `RSA PUBLIC KEY` (RFC 8017 appendix A.1).
///
/// ```
/// RSAPrivateKey ::= SEQUENCE { version INTEGER 0, n, e, d, p, q, dP, dQ, qInv INTEGER }
/// RSAPublicKey  ::= SEQUENCE { n, e INTEGER }
/// ```
package enum PKCS1 {
    static let label = "RSA PRIVATE KEY"
    static let publicLabel = "RSA PUBLIC KEY"

    static func decode(_ der: SecretBytes) throws -> RSAPrivateKey {
        try DERReader.sequence(der, "RSA private key") { reader in
            switch try reader.number("version") {
            case 0: break
            case 1: throw FormatError.unsupported("", "more than two primes are not used by SSH")
            default: throw FormatError.unsupported("version", "is neither 0 nor 1")
            }
            let publicKey = try publicNumbers(from: &reader)
            let d = try reader.integer("private exponent")
            let (p, q) = (try reader.integer("p"), try reader.integer("q"))
            let (dp, dq) = (try reader.integer("dP"), try reader.integer("dQ"))
            let key = try RSAPrivateKey(
                publicKey: publicKey,
                d: d,
                p: p,
                q: q,
                iqmp: reader.integer("iqmp")
            )
            guard try key.exponents() == (dp, dq) else {
                throw FormatError.malformed("dP and dQ", "do not belong to the private exponent")
            }
            return key
        }
    }

    static func encode(_ key: RSAPrivateKey) throws -> SecretBytes {
        let (dp, dq) = try key.exponents()
        var writer = DERWriter()
        writer.nested { writer in
            writer.number(0)
            writer.integer(key.publicKey.modulus)
            writer.integer(key.publicKey.exponent)
            for number in [key.d, key.p, key.q, dp, dq, key.iqmp] { writer.integer(number) }
        }
        return writer.finish()
    }

    static func decodePublic(_ der: SecretBytes) throws -> RSAPublicKey {
        try DERReader.sequence(der, "RSA public key") { try publicNumbers(from: &$0) }
    }

    static func encodePublic(_ key: RSAPublicKey) -> SecretBytes {
        var writer = DERWriter()
        writer.nested { writer in
            writer.integer(key.modulus)
            writer.integer(key.exponent)
        }
        return writer.finish()
    }

    private static func publicNumbers(from reader: inout DERReader) throws -> RSAPublicKey {
        let modulus = try reader.integer("modulus")
        return try RSAPublicKey(exponent: reader.integer("public exponent"), modulus: modulus)
    }

    /// PEM text.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for a key that is not RSA, and for a certificate.
    package static func encodePublic(
        _ key: PublicKey,
        comment: Comment = Comment()
    ) throws -> SecretBytes {
        guard case .rsa(let numbers) = key else { throw FormatError.noRoom(for: key, in: "pkcs1") }
        try comment.checkWritable()
        return PEMBlock(
            label: publicLabel,
            body: encodePublic(numbers),
            comment: comment.bytes
        ).encode()
    }
}

extension FormatError {
    /// The format has no form for this type of key.
    package static func noRoom(for key: PublicKey, in format: String) -> FormatError {
        let name: String
        switch key {
        case .certificate(let certificate): name = "a certificate (\(certificate.name))"
        case .opaque(let opaque): name = "a key of type \(opaque.name)"
        default: name = "a key of type \(key.algorithm?.family ?? key.typeName)"
        }
        return .unsupported("", "\(name) cannot be written as \(format)")
    }
}
