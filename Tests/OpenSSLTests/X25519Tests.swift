import Bytes
import OpenSSL
import TestSupport
import Testing

struct X25519Tests {
    private static let scalar = SecretBytes(
        hex: "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"
    )

    @Test func `the example of RFC 7748 section 5-2 comes out`() throws {
        let point = SecretBytes(
            hex: "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"
        )
        let shared = try X25519.sharedSecret(Self.scalar, with: point)
        #expect(
            shared?.hex == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
        )
    }

    @Test func `the public key is that of the base point`() throws {
        let base = SecretBytes(copying: [9] + [UInt8](repeating: 0, count: 31))
        let shared = try X25519.sharedSecret(Self.scalar, with: base)
        #expect(try X25519.publicKey(of: Self.scalar) == shared)
    }

    /// 0, 1, and p - 1.
    @Test(arguments: [
        String(repeating: "00", count: 32),
        "01" + String(repeating: "00", count: 31),
        "ec" + String(repeating: "ff", count: 30) + "7f",
    ])
    func `a point of low order gives no secret`(_ point: String) throws {
        #expect(try X25519.sharedSecret(Self.scalar, with: SecretBytes(hex: point)) == nil)
    }

    @Test func `the base point of Ed25519 is that of Curve25519`() throws {
        let base = SecretBytes(hex: "58" + String(repeating: "66", count: 31))
        let u = try EdwardsCurve.montgomery(ofEd25519: base)
        #expect(u?.hex == "09" + String(repeating: "00", count: 31))
    }

    @Test(arguments: 0..<20)
    func `an Ed25519 key has the point of its scalar`(_ number: UInt8) throws {
        let seed = SecretBytes(copying: [UInt8](repeating: number, count: 32))
        let u = try EdwardsCurve.montgomery(ofEd25519: EdwardsCurve.ed25519.publicKey(of: seed))
        let scalar = try Digest.sha512.hash(seed)[0..<32]
        #expect(try u == X25519.publicKey(of: scalar))
    }

    /// y = 1 has no u; to 2, 7 and 8 there is no x.
    @Test func `only points of the curve are taken over`() throws {
        let taken = try (0..<10).filter { y in
            let point = SecretBytes(copying: [UInt8(y)] + [UInt8](repeating: 0, count: 31))
            return try EdwardsCurve.montgomery(ofEd25519: point) != nil
        }
        #expect(taken == [0, 3, 4, 5, 6, 9])
    }

    /// RFC 5869 appendix A.3.
    @Test func `HKDF takes an empty salt`() throws {
        let key = SecretBytes(copying: [UInt8](repeating: 0x0b, count: 22))
        let derived = try KeyDerivation.hkdf(key, salt: .empty, info: "")
        #expect(
            derived.hex == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        )
    }
}
