package import Bytes
package import OpenSSL

/// RFC 5656 section 3.1: `string "ecdsa-sha2-CURVE", string CURVE, string point`.
package struct ECDSAPublicKey: Sendable, Equatable {
    package let curve: EllipticCurve
    /// Uncompressed: 0x04, X, Y.
    package let point: SecretBytes

    /// - Throws: ``FormatError/Kind/malformed`` unless the point is uncompressed and on the curve.
    package init(curve: EllipticCurve, point: SecretBytes) throws {
        guard try curve.contains(point) else {
            throw FormatError.malformed("public point", "not a point of \(curve.rawValue)")
        }
        self.curve = curve
        self.point = point
    }

    init(_ curve: EllipticCurve, from reader: inout ByteReader) throws {
        guard try reader.name("curve") == curve.rawValue else {
            throw FormatError.malformed("curve", "is not the one of the key's type")
        }
        try self.init(curve: curve, point: reader.string("public point"))
    }

    func encode(to writer: inout ByteWriter) {
        writer.string(curve.rawValue)
        writer.string(point)
    }
}

/// A private scalar, proved to give the public point.
package struct ECDSAPrivateKey: Sendable, Equatable {
    package let publicKey: ECDSAPublicKey
    /// Big-endian, as wide as the curve's field.
    package let scalar: SecretBytes

    /// From the scalar alone; the public point is computed.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` unless 0 < scalar < order of the curve.
    package init(curve: EllipticCurve, scalar: SecretBytes) throws {
        guard let point = try curve.publicPoint(of: scalar) else {
            throw FormatError.malformed("private scalar", "out of range for \(curve.rawValue)")
        }
        publicKey = try ECDSAPublicKey(curve: curve, point: point)
        self.scalar = try BigNumber(scalar).magnitude(width: curve.byteCount)
    }

    /// - Throws: ``FormatError/Kind/malformed``, also when the scalar does not give this public key.
    package init(publicKey: ECDSAPublicKey, scalar: SecretBytes) throws {
        try self.init(curve: publicKey.curve, scalar: scalar)
        guard self.publicKey == publicKey else {
            throw FormatError.malformed("private scalar", "does not belong to the public key")
        }
    }

    package static func generate(on curve: EllipticCurve) throws -> ECDSAPrivateKey {
        let key = try PKey.generate(on: curve)
        return try ECDSAPrivateKey(
            curve: curve,
            scalar: key.number(.privateKey).magnitude(width: curve.byteCount)
        )
    }

    func pkey() throws -> PKey {
        try PKey.ec(publicKey.curve, point: publicKey.point, scalar: BigNumber(scalar))
    }
}
