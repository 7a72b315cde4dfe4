import Bytes
import KeyStore
import Keys
import OpenSSL
import TestSupport
import Testing

struct WeakKeysTests {
    /// n = p q, p and q primes of the form k M + (65537^a mod M), M the product of the primes to 167.
    private static let infineon = """
        e8c343253de2f1b29616b6be7d47b13e11ca3d3772b28156aa642f03290a18efe2b663b6fa3387b7465ca8b005053
        3ac79608fc130d9fd0120f3e91ba8da8d642677e789360eabff5433d2204e8a180d7fe2f3e27e658007b6adb40e6f
        db57b4e54455d41fc5e76ea1c72152006125eaff826882ad6e78e4041b4e340cb81125
        """
    /// Two primes, 2^100 and a little apart.
    private static let close = (
        p: """
        ffb2f872ec0c7a48114ae270650ac8e13802393de5621b934ef8e27a9dfd2dcb9f601c8b85c0b505f4bf1425d56
        a82221b266f6fdee824f37811757fd233c8c3
        """,
        q: """
        ffb2f872ec0c7a48114ae270650ac8e13802393de5621b934ef8e27a9dfd2dcb9f601c8b85c0b505f4bf1425d56
        a82221b266f7fdee824f37811757fd233ca2d
        """
    )

    private static let f4 = SecretBytes(hex: "010001")
    private static let roca = "its primes are those of Infineon's broken generator (ROCA)"

    private static let large = "its public exponent is so large that its private one may be small"

    private func number(_ hex: String) throws -> BigNumber {
        try BigNumber(SecretBytes(hex: hex))
    }

    private func findings(_ modulus: SecretBytes, exponent: SecretBytes = f4) throws -> [String] {
        try WeakKeys.findings(.rsa(RSAPublicKey(exponent: exponent, modulus: modulus)))
    }

    private func findings(_ key: RSAPrivateKey) throws -> [String] {
        try WeakKeys.findings(.rsa(key.publicKey), privateKey: .rsa(key))
    }

    /// From its primes and one of the exponents, the other of which is computed.
    private func key(
        _ p: BigNumber,
        _ q: BigNumber,
        exponent: BigNumber,
        isPrivate: Bool = false
    ) throws -> RSAPrivateKey {
        let order = try p.minusOne().times(q.minusOne())
        let other = try #require(try exponent.inverse(modulo: order))
        let (e, d) = isPrivate ? (other, exponent) : (exponent, other)
        return try RSAPrivateKey(
            publicKey: RSAPublicKey(exponent: e.magnitude(), modulus: p.times(q).magnitude()),
            d: d.magnitude(),
            p: p.magnitude(),
            q: q.magnitude(),
            iqmp: #require(try q.inverse(modulo: p)).magnitude()
        )
    }

    private func primes(of key: Result<PrivateKey, any Error>) throws -> (BigNumber, BigNumber) {
        guard case .rsa(let key) = try key.get() else { throw FormatError(.unsupported, "", "") }
        return (try BigNumber(key.p), try BigNumber(key.q))
    }

    @Test func `a good key of each type has no findings`() throws {
        for key in try [SampleKeys.rsa, SampleKeys.ed25519, SampleKeys.p256].map({ try $0.get() }) {
            #expect(try WeakKeys.findings(key.publicKey, privateKey: key) == [])
        }
    }

    @Test func `short RSA keys and DSA keys are weak`() throws {
        let short = try SampleKeys.shortRSA.get()
        let findings = try WeakKeys.findings(short.publicKey, privateKey: short)
        #expect(findings == ["RSA of 1024 bits is too short: servers ask for 2048 or more"])
        #expect(try !WeakKeys.findings(SampleKeys.dsa.get().publicKey).isEmpty)
    }

    @Test func `a modulus of Infineon's generator is told`() throws {
        #expect(try findings(SecretBytes(hex: Self.infineon)).contains(Self.roca))
    }

    @Test func `no other modulus is taken for Infineon's`() throws {
        for _ in 0..<10 {
            let modulus = try RSAPrivateKey.generate(bits: 1024).publicKey.modulus
            #expect(try !findings(modulus).contains(Self.roca))
        }
        // One prime of theirs and one of ours.
        let theirs = try number(Self.infineon)
        let (ours, _) = try primes(of: SampleKeys.shortRSA)
        #expect(try !findings(theirs.times(ours).magnitude()).contains(Self.roca))
    }

    @Test(arguments: ["03", "11", "0101", "ffff"])
    func `a small public exponent is told`(_ exponent: String) throws {
        let (p, q) = try primes(of: SampleKeys.rsa)
        let found = try findings(p.times(q).magnitude(), exponent: SecretBytes(hex: exponent))
        #expect(found == ["its public exponent is smaller than 65537"])
    }

    @Test func `a large public exponent is told`() throws {
        let (p, q) = try primes(of: SampleKeys.rsa)
        func found(_ exponent: String) throws -> [String] {
            try findings(p.times(q).magnitude(), exponent: SecretBytes(hex: exponent))
        }
        #expect(try found("ffffffffffffffff") == [])
        #expect(try found("01" + String(repeating: "0", count: 15) + "1") == [Self.large])
    }

    @Test func `a private exponent that Wiener's attack finds is told`() throws {
        let (p, q) = try primes(of: SampleKeys.rsa)
        // The Mersenne prime 2^521 - 1, a quarter of the modulus.
        let d = try number("01" + String(repeating: "f", count: 130))
        let found = try findings(key(p, q, exponent: d, isPrivate: true))
        #expect(
            found == [Self.large, "its private exponent is so small that it can be computed"]
        )
    }

    @Test func `primes that Fermat's method finds are told`() throws {
        let (p, q) = (try number(Self.close.p), try number(Self.close.q))
        let found = try findings(key(p, q, exponent: number("010001")))
        #expect(found.contains("its primes are so close together that they can be found"))
    }

    @Test func `keys that share a prime are found, whatever their order`() throws {
        let (p, q) = try primes(of: SampleKeys.shortRSA)
        let (r, s) = try primes(of: SampleKeys.rsa)
        func key(_ one: BigNumber, _ other: BigNumber) throws -> PublicKey {
            .rsa(try RSAPublicKey(exponent: Self.f4, modulus: one.times(other).magnitude()))
        }
        func sharing(_ keys: (name: String, key: PublicKey)..., names: String) throws -> Set<String>
        {
            try WeakKeys.sharingPrimes(keys, names: Set(names.map { String($0) }))
        }
        let ed25519 = try SampleKeys.ed25519.get().publicKey
        let keys = try [
            ("a", key(p, q)), ("b", ed25519), ("c", key(r, s)), ("d", key(q, r)), ("e", key(p, q)),
            ("f", ed25519),
        ]
        let names: Set = ["a", "b", "c", "d", "e", "f"]
        #expect(try WeakKeys.sharingPrimes(keys, names: names) == ["a", "c", "d", "e"])
        #expect(try WeakKeys.sharingPrimes(keys, names: ["b", "c"]) == ["c"])
        #expect(try sharing(("a", key(p, q)), ("b", key(r, s)), names: "ab") == [])
        #expect(try sharing(("a", key(p, q)), ("b", key(p, q)), names: "ab") == [])
        #expect(try sharing(("a", key(p, q)), names: "a") == [])
    }
}
