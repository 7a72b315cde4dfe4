package import Bytes
package import OpenSSL

/// RFC 8709 section 4: `string "ssh-ed25519" or "ssh-ed448", string key`.
package struct EdDSAPublicKey: Sendable, Equatable {
    package let curve: EdwardsCurve
    /// The encoded point: 32 or 57 bytes.
    package let point: SecretBytes

    /// - Throws: ``FormatError/Kind/malformed`` for another length.
    package init(curve: EdwardsCurve, point: SecretBytes) throws {
        guard point.count == curve.byteCount else {
            throw FormatError.malformed(
                "public key",
                "\(point.count) bytes where \(curve.byteCount) are due"
            )
        }
        self.curve = curve
        self.point = point
    }

    init(_ curve: EdwardsCurve, from reader: inout ByteReader) throws {
        try self.init(curve: curve, point: reader.string("public key"))
    }

    func encode(to writer: inout ByteWriter) {
        writer.string(point)
    }
}

/// The seed of RFC 8032 section 5.1.5, from which the public key is derived.
package struct EdDSAPrivateKey: Sendable, Equatable {
    package let publicKey: EdDSAPublicKey
    /// 32 or 57 bytes.
    package let seed: SecretBytes

    /// From the seed alone.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` for another length.
    package init(curve: EdwardsCurve, seed: SecretBytes) throws {
        guard seed.count == curve.byteCount else {
            throw FormatError.malformed(
                "private key",
                "\(seed.count) bytes where \(curve.byteCount) are due"
            )
        }
        publicKey = try EdDSAPublicKey(curve: curve, point: curve.publicKey(of: seed))
        self.seed = seed
    }

    /// - Throws: ``FormatError/Kind/malformed``, also when the seed does not give this public key.
    package init(publicKey: EdDSAPublicKey, seed: SecretBytes) throws {
        try self.init(curve: publicKey.curve, seed: seed)
        guard self.publicKey == publicKey else {
            throw FormatError.malformed("private key", "does not belong to the public key")
        }
    }

    package static func generate(on curve: EdwardsCurve) throws -> EdDSAPrivateKey {
        try EdDSAPrivateKey(curve: curve, seed: Random.secret(curve.byteCount))
    }

    func pkey() throws -> PKey {
        try PKey.raw(publicKey.curve, seed: seed)
    }
}
