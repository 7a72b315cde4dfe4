internal import Bytes
internal import Keys
internal import OpenSSL

/// `EC PRIVATE KEY` (SEC 1 section C.4, RFC 5915).
///
/// ```
/// ECPrivateKey ::= SEQUENCE {
///   version        INTEGER 1
///   privateKey     OCTET STRING
///   parameters [0] ECParameters OPTIONAL
///   publicKey  [1] BIT STRING OPTIONAL }
/// ```
enum SEC1 {
    static let label = "EC PRIVATE KEY"

    /// `curve` is what stands around the key, in a PKCS #8 algorithm or an `EC PARAMETERS` block.
    ///
    /// The scalar may be of any length, for puttygen and others have written it too long or too
    /// short. Without a public part it is computed, and then nothing can tell a damaged scalar.
    static func decode(
        _ der: SecretBytes,
        on curve: EllipticCurve? = nil
    ) throws -> ECDSAPrivateKey {
        try DERReader.sequence(der, "EC private key") { reader in
            guard try reader.number("version") == 1 else {
                throw FormatError.unsupported("version", "is not 1")
            }
            let scalar = try reader.octetString("private scalar")
            let curve = try self.curve(from: &reader, around: curve)
            guard var field = try reader.optional(.context1, "public point").map(DERReader.init)
            else { return try ECDSAPrivateKey(curve: curve, scalar: scalar) }
            let point = try ECPoint.decode(field.bitString("public point"), on: curve)
            try field.finish("public point")
            return try ECDSAPrivateKey(publicKey: point, scalar: scalar)
        }
    }

    private static func curve(
        from reader: inout DERReader,
        around outer: EllipticCurve?
    ) throws -> EllipticCurve {
        guard var field = try reader.optional(.context0, "curve").map(DERReader.init) else {
            guard let outer else { throw FormatError.malformed("curve", "is not named") }
            return outer
        }
        let curve = try ECParameters.decode(from: &field)
        try field.finish("curve")
        guard outer == nil || outer == curve else {
            throw FormatError.malformed("curve", "is not the one named outside of the key")
        }
        return curve
    }

    /// The scalar is exactly as wide as the field: pyca and others refuse anything else.
    static func encode(_ key: ECDSAPrivateKey, namesCurve: Bool = true) -> SecretBytes {
        var writer = DERWriter()
        writer.nested { writer in
            writer.number(1)
            writer.octetString(key.scalar)
            if namesCurve {
                writer.nested(.context0) { ECParameters.encode(key.publicKey.curve, to: &$0) }
            }
            writer.nested(.context1) { $0.bitString(key.publicKey.point) }
        }
        return writer.finish()
    }
}

/// A public point in any form of SEC 1 section 2.3.3.
enum ECPoint {
    static func decode(_ point: SecretBytes, on curve: EllipticCurve) throws -> ECDSAPublicKey {
        guard let uncompressed = try curve.uncompressed(point) else {
            throw FormatError.malformed("public point", "not a point of \(curve.rawValue)")
        }
        return try ECDSAPublicKey(curve: curve, point: uncompressed)
    }
}
