internal import ArgumentParser
internal import CommandKit
internal import Keys
internal import OpenSSL

/// The types of keys that are made.
enum KeyType: String, CaseIterable, ExpressibleByArgument {
    case rsa
    case ed25519
    case ecdsa
    case pgp

    /// The size that is meant, in bits.
    ///
    /// - Throws: ``ToolError`` 64 for one that the type does not have.
    func size(_ bits: Int?) throws -> Int {
        switch self {
        case .rsa:
            let bits = bits ?? 2048
            guard (2048...RSAPublicKey.largestModulus).contains(bits), bits.isMultiple(of: 2) else {
                throw ToolError(.usage, "an RSA key has 2048 to 16384 bits, an even number")
            }
            return bits
        case .ed25519:
            guard bits == nil || bits == 256 else {
                throw ToolError(.usage, "an Ed25519 key has 256 bits, and no other size")
            }
            return 256
        case .ecdsa:
            let bits = bits ?? 256
            guard EllipticCurve(bits: bits) != nil else {
                throw ToolError(.usage, "an ECDSA key has 256, 384 or 521 bits")
            }
            return bits
        case .pgp:
            let bits = bits ?? 3072
            guard (2048...4096).contains(bits) else {
                throw ToolError(.usage, "an OpenPGP key has 2048 to 4096 bits")
            }
            return bits
        }
    }

    /// - Throws: ``ToolError`` 64 for the type that GnuPG makes.
    func generate(_ bits: Int) throws -> PrivateKey {
        switch self {
        case .pgp: throw ToolError(.usage, "GnuPG makes OpenPGP keys")
        case .rsa: .rsa(try RSAPrivateKey.generate(bits: bits))
        case .ed25519: .eddsa(try EdDSAPrivateKey.generate(on: .ed25519))
        case .ecdsa:
            .ecdsa(try ECDSAPrivateKey.generate(on: EllipticCurve(bits: bits) ?? .nistp256))
        }
    }
}

extension EllipticCurve {
    fileprivate init?(bits: Int) {
        guard let curve = Self.allCases.first(where: { $0.bits == bits }) else { return nil }
        self = curve
    }
}
