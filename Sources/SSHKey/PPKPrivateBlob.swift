internal import Bytes
internal import Keys
internal import OpenSSL

/// What PuTTY stores of a private key; the public blob has the rest.
///
/// ```
/// RSA      mpint d, mpint p, mpint q, mpint iqmp
/// DSA      mpint x
/// ECDSA    mpint scalar
/// EdDSA    string seed      not an mpint, whatever the manual says
/// ```
enum PPKPrivateBlob {
    /// The private key in a decrypted blob, which has up to `longestPadding` bytes of filling.
    static func decode(
        _ blob: SecretBytes,
        of key: PublicKey,
        longestPadding: Int
    ) throws -> PrivateKey {
        var reader = ByteReader(blob)
        let privateKey = try decode(from: &reader, of: key)
        guard reader.remaining <= longestPadding else {
            throw FormatError.malformed("padding", "\(reader.remaining) unexplained bytes")
        }
        return privateKey
    }

    private static func decode(
        from reader: inout ByteReader,
        of key: PublicKey
    ) throws -> PrivateKey {
        switch key {
        case .rsa(let key):
            let d = try reader.mpint("private exponent")
            let p = try reader.mpint("p")
            let q = try reader.mpint("q")
            let iqmp = try reader.mpint("iqmp")
            return .rsa(try RSAPrivateKey(publicKey: key, d: d, p: p, q: q, iqmp: iqmp))
        case .dsa(let key):
            return .dsa(try DSAPrivateKey(publicKey: key, x: reader.mpint("x")))
        case .ecdsa(let key):
            let scalar = try reader.mpint("private scalar")
            return .ecdsa(try ECDSAPrivateKey(publicKey: key, scalar: scalar))
        case .eddsa(let key):
            let seed = try reader.string("private key").filledUp(to: key.curve.byteCount)
            return .eddsa(try EdDSAPrivateKey(publicKey: key, seed: seed))
        case .opaque, .certificate:
            throw FormatError.unsupported("key type", "\(key.typeName) is not known to PuTTY")
        }
    }

    static func encode(_ key: PrivateKey) throws -> SecretBytes {
        var writer = ByteWriter()
        switch key {
        case .rsa(let key):
            for number in [key.d, key.p, key.q, key.iqmp] { writer.mpint(number) }
        case .dsa(let key): writer.mpint(key.x)
        case .ecdsa(let key): writer.mpint(key.scalar)
        case .eddsa(let key): writer.string(key.seed)
        case .opaque(let key):
            throw FormatError.unsupported(
                "key type",
                "\(key.publicKey.name) is not known to PuTTY"
            )
        }
        return writer.finish()
    }
}

extension SecretBytes {
    /// PuTTY reads a seed as a little-endian number, so writers that trim zeros off its end exist.
    fileprivate func filledUp(to length: Int) -> SecretBytes {
        guard count < length else { return self }
        var writer = ByteWriter(capacity: length)
        writer.bytes(self)
        writer.bytes([UInt8](repeating: 0, count: length - count))
        return writer.finish()
    }
}
