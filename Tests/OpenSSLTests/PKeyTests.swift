import Bytes
import OpenSSL
import TestSupport
import Testing

struct PKeyTests {
    private let message = SecretBytes("a message")

    private func check(_ key: PKey, digest: Digest?) throws {
        try key.proveByUse(digest: digest)
        let signature = try key.sign(message, digest: digest)
        #expect(try key.verify(signature, of: message, digest: digest))
        #expect(try !key.verify(signature, of: SecretBytes("another"), digest: digest))
        #expect(try !key.verify(signature[1..<signature.count], of: message, digest: digest))
        #expect(try !key.verify(.empty, of: message, digest: digest))
    }

    @Test func `RSA signs and verifies`() throws {
        let key = try PKey.generateRSA(bits: 1024)
        #expect(try key.number(.rsaModulus).bitCount == 1024)
        #expect(try key.number(.rsaPublicExponent).magnitude().hex == "010001")
        try check(key, digest: .sha256)
    }

    @Test(arguments: EllipticCurve.allCases)
    func `ECDSA signs and verifies, made and put together`(_ curve: EllipticCurve) throws {
        let key = try PKey.generate(on: curve)
        try check(key, digest: .sha256)
        let scalar = try key.number(.privateKey)
        let point = try #require(try curve.publicPoint(of: scalar.magnitude()))
        for _ in 0..<20 {
            try PKey.ec(curve, point: point, scalar: scalar).proveByUse()
        }
    }

    @Test func `a scalar of another point is found out`() throws {
        let curve = EllipticCurve.nistp256
        let scalar = try PKey.generate(on: curve).number(.privateKey)
        let generator = try curve.domain().generator
        #expect(throws: OpenSSLError.self) {
            try PKey.ec(curve, point: generator, scalar: scalar).proveByUse()
        }
    }

    @Test(arguments: EdwardsCurve.allCases)
    func `EdDSA signs and verifies`(_ curve: EdwardsCurve) throws {
        try check(PKey.raw(curve, seed: Random.secret(curve.byteCount)), digest: nil)
        #expect(throws: OpenSSLError.self) { try PKey.raw(curve, seed: Random.secret(5)) }
    }

    /// RFC 8032 section 7.1, test 1.
    @Test func `an Ed25519 signature`() throws {
        let seed = SecretBytes(
            hex: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
        )
        let signature = try PKey.raw(.ed25519, seed: seed).sign(.empty, digest: nil)
        #expect(
            signature.hex
                == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        )
    }

    @Test func `an error says what failed and leaves nothing behind`() throws {
        let error = #expect(throws: OpenSSLError.self) {
            try PKey.raw(.ed25519, seed: Random.secret(5))
        }
        #expect(error?.function == "EVP_PKEY_new_raw_private_key_ex")
        let next = #expect(throws: OpenSSLError.self) {
            try BigNumber(SecretBytes(copying: [5, 5])).magnitude(width: 1)
        }
        #expect(next?.function == "BN_bn2binpad")
        #expect(next?.reasons == [])
    }
}
