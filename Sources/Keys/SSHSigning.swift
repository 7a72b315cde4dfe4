package import Bytes
internal import OpenSSL

/// Signatures as SSH writes them.
///
/// ```
/// string   algorithm: ssh-ed25519, rsa-sha2-256, ecdsa-sha2-nistp256
/// string   signature: of EdDSA as RFC 8032 has it, of RSA PKCS #1 version 1.5 (RFC 8332)
///          of ECDSA  mpint r, mpint s (RFC 5656 section 3.1.2)
/// ```
extension PrivateKey {
    /// - Throws: ``FormatError/Kind/unsupported`` for a type that nothing is signed with here.
    package func signForSSH(_ message: SecretBytes) throws -> SecretBytes {
        var out = ByteWriter()
        out.string(publicKey.signatureName)
        switch self {
        case .ecdsa(let key):
            let der = try key.pkey().sign(message, digest: key.publicKey.curve.digest)
            out.string(try Self.pair(fromDER: der))
        default:
            out.string(try sign(message))
        }
        return out.finish()
    }

    private static func pair(fromDER der: SecretBytes) throws -> SecretBytes {
        var outer = DERReader(der)
        var numbers = try outer.sequence("signature")
        var out = ByteWriter()
        out.mpint(try numbers.integer("r"))
        out.mpint(try numbers.integer("s"))
        return out.finish()
    }
}

extension PublicKey {
    /// Whether `signature` is one of `message` by this key; one of another algorithm is not.
    ///
    /// - Throws: ``FormatError``: `malformed`; `unsupported` for a type that nothing is signed with.
    package func verifyForSSH(_ signature: SecretBytes, of message: SecretBytes) throws -> Bool {
        var reader = ByteReader(signature)
        let name = try reader.name("signature algorithm")
        let value = try reader.string("signature")
        try reader.finish("signature")
        guard name == signatureName else { return false }
        switch self {
        case .rsa(let key):
            let pkey = try PKey.rsa(n: BigNumber(key.modulus), e: BigNumber(key.exponent))
            return try pkey.verify(value, of: message, digest: .sha256)
        case .ecdsa(let key):
            let pkey = try PKey.ec(key.curve, point: key.point)
            return try pkey.verify(Self.der(value), of: message, digest: key.curve.digest)
        case .eddsa(let key):
            return try PKey.raw(key.curve, point: key.point)
                .verify(value, of: message, digest: nil)
        case .dsa, .opaque, .certificate:
            throw FormatError.unsupported("key type", "\(typeName) keys are not used to sign here")
        }
    }

    private static func der(_ pair: SecretBytes) throws -> SecretBytes {
        var reader = ByteReader(pair)
        let (r, s) = (try reader.mpint("r"), try reader.mpint("s"))
        try reader.finish("signature")
        var out = DERWriter()
        out.nested { numbers in
            numbers.integer(r)
            numbers.integer(s)
        }
        return out.finish()
    }

    /// SSH no longer signs with SHA-1, which `ssh-rsa` stands for.
    fileprivate var signatureName: String {
        if case .rsa = self { "rsa-sha2-256" } else { typeName }
    }
}

extension EllipticCurve {
    /// RFC 5656 section 6.2.1.
    fileprivate var digest: Digest {
        switch self {
        case .nistp256: .sha256
        case .nistp384: .sha384
        case .nistp521: .sha512
        }
    }
}
