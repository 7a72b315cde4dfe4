internal import Bytes
internal import Keys
internal import OpenSSL

/// The part of openssh-key-v1 that is encrypted.
///
/// ```
/// uint32  check, twice     random: equal when the passphrase is right
/// string  key type
/// ...     fields           RSA      mpint n, e, d, iqmp, p, q
///                          DSA      mpint p, q, g, y, x
///                          ECDSA    string curve, string point, mpint scalar
///                          EdDSA    string public key, string seed and public key
/// string  comment
/// byte    1, 2, 3 ...      up to a multiple of the cipher's block
/// ```
enum OpenSSHPrivateSection {
    /// ssh-keygen fills the last block up, 0 to 15 bytes; puttygen always adds something, up to 16.
    private static let longestPadding = 16

    /// Whether the section was opened with the right passphrase.
    static func hasEqualCheckIntegers(_ section: SecretBytes) -> Bool {
        section.count >= 8 && section[0..<4] == section[4..<8]
    }

    /// The pair, of which `key` is the public key in front of the section: the one inside must equal it.
    static func decode(_ section: SecretBytes, of key: PublicKey) throws -> KeyPair {
        guard hasEqualCheckIntegers(section) else {
            throw FormatError.malformed("check integers", "are not equal")
        }
        var reader = ByteReader(section[8..<section.count])
        guard try reader.name("key type") == key.subject.typeName else {
            throw FormatError.malformed("key type", "is not the one of the public key in front")
        }
        let privateKey = try decode(from: &reader, of: key.subject)
        let comment = try reader.string("comment")
        guard comment.firstIndex(of: 0) == nil else {
            throw FormatError.malformed("comment", "holds a NUL byte")
        }
        guard reader.rest.isPadding, reader.remaining <= longestPadding else {
            throw FormatError.malformed("padding", "not as any program writes it")
        }
        return try KeyPair(
            privateKey,
            publicKey: key,
            comment: Comment(comment.disclosed())
        )
    }

    private static func decode(
        from reader: inout ByteReader,
        of key: PublicKey
    ) throws -> PrivateKey {
        switch key {
        case .rsa(let key):
            let modulus = try reader.mpint("modulus")
            let exponent = try reader.mpint("public exponent")
            try check(key == RSAPublicKey(exponent: exponent, modulus: modulus))
            let d = try reader.mpint("private exponent")
            let iqmp = try reader.mpint("iqmp")
            let p = try reader.mpint("p")
            let q = try reader.mpint("q")
            return .rsa(try RSAPrivateKey(publicKey: key, d: d, p: p, q: q, iqmp: iqmp))
        case .dsa(let key):
            let numbers = try ["p", "q", "g", "y"].map { try reader.mpint($0) }
            try check(numbers == [key.p, key.q, key.g, key.y])
            return .dsa(try DSAPrivateKey(publicKey: key, x: reader.mpint("x")))
        case .ecdsa(let key):
            try check(reader.name("curve") == key.curve.rawValue)
            try check(reader.string("public point") == key.point)
            let scalar = try reader.mpint("private scalar")
            return .ecdsa(try ECDSAPrivateKey(publicKey: key, scalar: scalar))
        case .eddsa(let key):
            try check(reader.string("public key") == key.point)
            return .eddsa(try decode(reader.string("private key"), of: key))
        case .opaque(let key):
            try check(reader.take(key.fields.count, "public fields") == key.fields)
            return .opaque(try decodeOpaque(from: &reader, of: key))
        case .certificate(let certificate):
            throw FormatError.unsupported(
                "key type",
                "\(certificate.name) has no private form here"
            )
        }
    }

    private static func check(_ isSame: Bool) throws {
        guard isSame else {
            throw FormatError.malformed("public key", "is not the one in front of the private key")
        }
    }

    /// The seed; the public key behind it is compared.
    private static func decode(
        _ both: SecretBytes,
        of key: EdDSAPublicKey
    ) throws -> EdDSAPrivateKey {
        let length = key.curve.byteCount
        guard both.count == 2 * length else {
            throw FormatError.malformed(
                "private key",
                "\(both.count) bytes where \(2 * length) are due"
            )
        }
        try check(both[length..<2 * length] == key.point)
        return try EdDSAPrivateKey(publicKey: key, seed: both[0..<length])
    }

    private static func decodeOpaque(
        from reader: inout ByteReader,
        of key: OpaquePublicKey
    ) throws -> OpaquePrivateKey {
        let whole = reader.rest
        var end = reader
        if let fields = OpaqueLayout(name: key.name)?.privateFields {
            for field in fields { try end.skip(field) }
        } else {
            // All are strings, and the last one is the comment.
            var next = end
            while !next.rest.isPadding {
                end = next
                try next.skip(.string)
            }
        }
        let fields = whole[0..<whole.count - end.remaining]
        reader = end
        return OpaquePrivateKey(publicKey: key, fields: fields)
    }

    static func encode(_ pair: KeyPair, blockLength: Int) throws -> SecretBytes {
        var writer = ByteWriter()
        let check = try Random.bytes(4)
        writer.bytes(check)
        writer.bytes(check)
        writer.string(pair.privateKey.publicKey.typeName)
        encode(pair.privateKey, to: &writer)
        writer.string(pair.comment.bytes)
        var padding: UInt8 = 0
        while writer.count % blockLength != 0 {
            padding += 1
            writer.byte(padding)
        }
        return writer.finish()
    }

    private static func encode(_ key: PrivateKey, to writer: inout ByteWriter) {
        switch key {
        case .rsa(let key):
            let numbers = [
                key.publicKey.modulus, key.publicKey.exponent, key.d, key.iqmp, key.p, key.q,
            ]
            for number in numbers { writer.mpint(number) }
        case .dsa(let key):
            let parameters = key.publicKey
            for number in [parameters.p, parameters.q, parameters.g, parameters.y, key.x] {
                writer.mpint(number)
            }
        case .ecdsa(let key):
            writer.string(key.publicKey.curve.rawValue)
            writer.string(key.publicKey.point)
            writer.mpint(key.scalar)
        case .eddsa(let key):
            let point = key.publicKey.point
            writer.string(point)
            writer.uint32(UInt32(key.seed.count + point.count))
            writer.bytes(key.seed)
            writer.bytes(point)
        case .opaque(let key):
            writer.bytes(key.publicKey.fields)
            writer.bytes(key.fields)
        }
    }
}

extension ByteReader {
    fileprivate mutating func skip(_ field: OpaqueLayout.Field) throws {
        switch field {
        case .byte: _ = try byte("a private field")
        case .string: _ = try string("a private field")
        }
    }
}

extension SecretBytes {
    /// Whether these bytes count 1, 2, 3; true when there are none.
    ///
    /// Four of them are no length of a string: no file has 16 MiB to go with it.
    fileprivate var isPadding: Bool {
        (0..<count).allSatisfy { self[$0] == UInt8(truncatingIfNeeded: $0 + 1) }
    }
}
