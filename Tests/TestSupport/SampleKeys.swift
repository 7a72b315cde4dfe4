package import Bytes
package import Keys
import OpenSSL
package import SSHKey

/// A private key of each type, made once for all tests, and a passphrase.
package enum SampleKeys {
    package static let passphrase = SecretBytes("correct horse")

    package static var unlocking: DecodingOptions {
        DecodingOptions(passphrase: FixedPassphrase(passphrase))
    }

    package static let rsa = Result { try RSAPrivateKey.generate(bits: 2048) }.map(PrivateKey.rsa)
    /// Short, for tests that read it a thousand times.
    package static let shortRSA = Result { try RSAPrivateKey.generate(bits: 1024) }.map(
        PrivateKey.rsa
    )
    package static let ed25519 = Result { try EdDSAPrivateKey.generate(on: .ed25519) }
        .map(PrivateKey.eddsa)
    package static let p256 = Result { try ECDSAPrivateKey.generate(on: .nistp256) }.map(
        PrivateKey.ecdsa
    )

    /// p = 283, q = 47, g = 64.
    package static let dsa = Result {
        let key = try DSAPublicKey(
            p: number(283),
            q: number(47),
            g: number(64),
            y: number(275)
        )
        return PrivateKey.dsa(try DSAPrivateKey(publicKey: key, x: number(24)))
    }

    /// A security key, of which nothing but the layout is true.
    package static let securityKey = Result {
        try opaque("sk-ssh-ed25519@openssh.com", publicStrings: 2) { fields in
            fields.byte(1)
            fields.string("handle")
            fields.string("")
        }
    }

    /// Of a type that nobody has heard of.
    package static let unknown = Result {
        try opaque("name@example.com", publicStrings: 1) { fields in
            fields.string("secret")
            fields.string("")
        }
    }

    /// Those that libcrypto computes with.
    package static func computed() throws -> [PrivateKey] {
        try all().filter { $0.publicKey.algorithm != nil }
    }

    package static func all() throws -> [PrivateKey] {
        var keys = try [rsa, ed25519, p256, dsa, securityKey, unknown].map { try $0.get() }
        keys += try [EllipticCurve.nistp384, .nistp521].map {
            .ecdsa(try ECDSAPrivateKey.generate(on: $0))
        }
        keys.append(.eddsa(try EdDSAPrivateKey.generate(on: .ed448)))
        return keys
    }

    private static func number(_ value: UInt16) -> SecretBytes {
        SecretBytes(copying: [UInt8(value >> 8), UInt8(value & 0xff)])
    }

    private struct NotOpaque: Error {}

    private static func opaque(
        _ name: String,
        publicStrings: Int,
        _ write: (inout ByteWriter) -> Void
    ) throws -> PrivateKey {
        var blob = ByteWriter()
        blob.string(name)
        for index in 0..<publicStrings { blob.string("public \(index)") }
        guard case .opaque(let publicKey) = try PublicKey(blob: blob.finish()) else {
            throw NotOpaque()
        }
        var fields = ByteWriter()
        write(&fields)
        return .opaque(OpaquePrivateKey(publicKey: publicKey, fields: fields.finish()))
    }
}
