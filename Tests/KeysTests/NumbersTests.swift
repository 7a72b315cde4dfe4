import Bytes
import Keys
import OpenSSL
import TestSupport
import Testing

/// A private key refuses every number that does not belong to the others, and says which.
struct NumbersTests {
    private func changed(_ number: SecretBytes) -> SecretBytes {
        var bytes = number.disclosed()
        bytes[bytes.count - 1] ^= 2
        return SecretBytes(copying: bytes)
    }

    private func rsa(
        d: (SecretBytes) -> SecretBytes = { $0 },
        p: (SecretBytes) -> SecretBytes = { $0 },
        q: (SecretBytes) -> SecretBytes = { $0 },
        iqmp: (SecretBytes) -> SecretBytes = { $0 }
    ) throws -> RSAPrivateKey {
        let key = try SampleKeys.shortRSA.get().rsa
        return try RSAPrivateKey(
            publicKey: key.publicKey,
            d: d(key.d),
            p: p(key.p),
            q: q(key.q),
            iqmp: iqmp(key.iqmp)
        )
    }

    @Test func `RSA numbers prove each other`() throws {
        let key = try SampleKeys.shortRSA.get().rsa
        #expect(try rsa() == key)
        expectFailure(.malformed, "private exponent") { try rsa(d: changed) }
        expectFailure(.malformed, "p and q") { try rsa(p: changed) }
        expectFailure(.malformed, "p and q") { try rsa(q: changed) }
        expectFailure(.malformed, "iqmp") { try rsa(iqmp: changed) }
        expectFailure(.malformed, "iqmp") { try rsa(p: { _ in key.q }, q: { _ in key.p }) }
        expectFailure(.malformed, "p and q") {
            try rsa(p: { _ in SecretBytes(copying: [1]) }, q: { _ in key.publicKey.modulus })
        }
    }

    @Test func `RSA numbers are neither zero nor longer than the modulus`() throws {
        let long: (SecretBytes) -> SecretBytes = { number in
            SecretBytes(copying: [1] + [UInt8](repeating: 0, count: 128) + number.disclosed())
        }
        for change in [{ _ in SecretBytes.empty }, long] {
            expectFailure(.malformed, "private exponent") { try rsa(d: change) }
            expectFailure(.malformed, "p") { try rsa(p: change) }
            expectFailure(.malformed, "q") { try rsa(q: change) }
            expectFailure(.malformed, "iqmp") { try rsa(iqmp: change) }
        }
    }

    /// All other relations hold; openssl says that p is not prime, and signatures do not verify.
    @Test func `RSA numbers over a p that is no prime are refused`() throws {
        let publicKey = try RSAPublicKey(
            exponent: SecretBytes(hex: "010001"),
            modulus: SecretBytes(hex: "5253fff5be15f0bca36b72a2b9836925")
        )
        expectFailure(.malformed, "p and q") {
            try RSAPrivateKey(
                publicKey: publicKey,
                d: SecretBytes(hex: "64a463b0984da7b2fc879b3284e101"),
                p: SecretBytes(hex: "84ffefecf751fbb1"),
                q: SecretBytes(hex: "9e7769b10f4205b5"),
                iqmp: SecretBytes(hex: "63aa7c5b5f4729a5")
            )
        }
    }

    @Test func `leading zeros do not count`() throws {
        let zeros: (SecretBytes) -> SecretBytes = {
            SecretBytes(copying: [0, 0] + $0.disclosed())
        }
        #expect(try rsa(d: zeros, p: zeros, q: zeros, iqmp: zeros) == rsa())
    }

    @Test func `RSA exponents are those that PKCS 1 stores`() throws {
        let key = try SampleKeys.shortRSA.get().rsa
        let (dp, dq) = try key.exponents()
        let e = try BigNumber(key.publicKey.exponent)
        #expect(try e.times(BigNumber(dp)).modulo(BigNumber(key.p).minusOne()).isOne)
        #expect(try e.times(BigNumber(dq)).modulo(BigNumber(key.q).minusOne()).isOne)
    }

    private func dsa(_ x: UInt16, q: UInt16 = 47, g: UInt16 = 64) throws -> DSAPrivateKey {
        try DSAPrivateKey(p: number(283), q: number(q), g: number(g), x: number(x))
    }

    private func number(_ value: UInt16) -> SecretBytes {
        SecretBytes(copying: [UInt8(value >> 8), UInt8(value & 0xff)])
    }

    @Test func `DSA numbers prove each other`() throws {
        #expect(try dsa(24).publicKey.y == number(275).withoutLeadingZeros)
        for x in [0, 47, 48] as [UInt16] { expectFailure(.malformed, "x") { try dsa(x) } }
        expectFailure(.malformed, "q") { try dsa(24, q: 43) }
        expectFailure(.malformed, "q") { try dsa(24, g: 3) }
        let publicKey = try dsa(24).publicKey
        expectFailure(.malformed, "x") {
            try DSAPrivateKey(publicKey: publicKey, x: number(23))
        }
    }

    @Test(
        arguments: [
            ("p and q", [282, 47, 64, 275]), ("p and q", [283, 46, 64, 275]),
            ("p and q", [283, 1, 64, 275]), ("p and q", [47, 283, 3, 3]), ("g", [283, 47, 1, 275]),
            ("g", [283, 47, 283, 275]), ("y", [283, 47, 64, 1]), ("y", [283, 47, 64, 0]),
            ("y", [283, 47, 64, 300]),
        ] as [(String, [UInt16])]
    )
    func `DSA public numbers are in range`(_ field: String, _ numbers: [UInt16]) {
        let values = numbers.map(number)
        expectFailure(.malformed, field) {
            try DSAPublicKey(p: values[0], q: values[1], g: values[2], y: values[3])
        }
    }

    @Test(arguments: EllipticCurve.allCases)
    func `an ECDSA scalar gives its point`(_ curve: EllipticCurve) throws {
        let key = try ECDSAPrivateKey.generate(on: curve)
        #expect(key.scalar.count == curve.byteCount)
        #expect(try ECDSAPrivateKey(publicKey: key.publicKey, scalar: key.scalar) == key)
        let zeros = SecretBytes(copying: [0] + key.scalar.disclosed())
        #expect(try ECDSAPrivateKey(curve: curve, scalar: zeros) == key)
        for scalar in [.empty, try curve.domain().order, changed(key.scalar)] {
            expectFailure(.malformed, "private scalar") {
                try ECDSAPrivateKey(publicKey: key.publicKey, scalar: scalar)
            }
        }
    }

    @Test(arguments: EdwardsCurve.allCases)
    func `an EdDSA seed gives its public key`(_ curve: EdwardsCurve) throws {
        let key = try EdDSAPrivateKey.generate(on: curve)
        #expect(try EdDSAPrivateKey(publicKey: key.publicKey, seed: key.seed) == key)
        let seed = key.seed
        for wrong in [changed(seed), seed[1..<seed.count], .empty] {
            expectFailure(.malformed, "private key") {
                try EdDSAPrivateKey(publicKey: key.publicKey, seed: wrong)
            }
        }
    }

    @Test func `a key of each kind proves itself by use`() throws {
        for key in try SampleKeys.computed() {
            if case .dsa = key {
                expectFailure(.unsupported, "key type") { try key.proveByUse() }
            } else {
                try key.proveByUse()
            }
        }
        expectFailure(.unsupported, "key type") { try SampleKeys.securityKey.get().proveByUse() }
    }

    @Test func `what is made has the size that was asked for`() throws {
        for bits in [1024, 1536, 2048] {
            let key = try RSAPrivateKey.generate(bits: bits)
            #expect(key.publicKey.bits == bits)
            #expect(key.publicKey.exponent.disclosed() == [1, 0, 1])
        }
    }

    @Test func `a pair is of one key`() throws {
        let (one, other) = (try SampleKeys.ed25519.get(), try SampleKeys.p256.get())
        #expect(try KeyPair(one, publicKey: one.publicKey) == KeyPair(one))
        expectFailure(.malformed, "public key") { try KeyPair(one, publicKey: other.publicKey) }
    }

    @Test func `weak keys are called so`() throws {
        #expect(try SampleKeys.shortRSA.get().publicKey.weaknesses.count == 1)
        #expect(try SampleKeys.dsa.get().publicKey.weaknesses.count == 1)
        #expect(try SampleKeys.rsa.get().publicKey.weaknesses == [])
        #expect(try SampleKeys.ed25519.get().publicKey.weaknesses == [])
    }
}

extension PrivateKey {
    fileprivate var rsa: RSAPrivateKey {
        get throws {
            guard case .rsa(let key) = self else {
                throw FormatError(.unrecognized, "", "not an RSA key")
            }
            return key
        }
    }
}
