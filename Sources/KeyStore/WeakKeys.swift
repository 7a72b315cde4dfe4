internal import Bytes
package import Keys
internal import OpenSSL

/// Known ways in which RSA keys turn out to be worthless, as far as they are cheap to see.
package enum WeakKeys {
    /// What is wrong with one key by itself, in words.
    package static func findings(_ key: PublicKey, privateKey: PrivateKey? = nil) throws -> [String]
    {
        guard case .rsa(let rsa) = key.subject else { return key.weaknesses }
        var findings = key.weaknesses
        if rsa.exponent.bitCount < 17 {
            findings.append("its public exponent is smaller than 65537")
        }
        if rsa.exponent.bitCount > 64 {
            findings.append(
                "its public exponent is so large that its private one may be small"
            )
        }
        if try isInfineon(rsa) {
            findings.append("its primes are those of Infineon's broken generator (ROCA)")
        }
        if case .rsa(let privateKey) = privateKey { findings += try findingsInside(privateKey) }
        return findings
    }

    /// What only the private numbers tell (FIPS 186-5 section A.1.1).
    private static func findingsInside(_ key: RSAPrivateKey) throws -> [String] {
        var findings: [String] = []
        let half = key.publicKey.bits / 2
        if key.d.bitCount <= half {
            findings.append("its private exponent is so small that it can be computed")
        }
        let (p, q) = (try BigNumber(key.p), try BigNumber(key.q))
        if try p.distance(to: q).bitCount <= half - 100 {
            findings.append("its primes are so close together that they can be found")
        }
        return findings
    }

    /// Whether the modulus has the fingerprint of CVE-2017-15361.
    ///
    /// Infineon's primes are 65537^a modulo the product of the first primes, and so is their product:
    /// modulo each of those it is a power of 65537. For another key that happens once in 2^27.
    private static func isInfineon(_ key: RSAPublicKey) throws -> Bool {
        let modulus = try BigNumber(key.modulus)
        return smallPrimes.allSatisfy { prime in
            powers(of: 65537, modulo: prime).contains(modulus.remainder(by: prime))
        }
    }

    private static func powers(of base: UInt64, modulo prime: UInt64) -> Set<UInt64> {
        var found: Set<UInt64> = []
        var power: UInt64 = 1
        while found.insert(power).inserted { power = power * base % prime }
        return found
    }

    /// 3 to 167.
    private static let smallPrimes: [UInt64] = (3...167).filter { number in
        !(2..<number).contains { number % $0 == 0 }
    }

    /// Which of `names` share a prime with another of the keys, so that anybody can compute theirs.
    ///
    /// All other moduli are multiplied modulo each one: that is a hundred times cheaper than a greatest
    /// common divisor for each two.
    package static func sharingPrimes(
        _ keys: [(name: String, key: PublicKey)],
        names: Set<String>
    ) throws -> Set<String> {
        var moduli: [(name: String, modulus: SecretBytes, number: BigNumber)] = []
        for (name, key) in keys {
            guard case .rsa(let rsa) = key.subject else { continue }
            moduli.append((name, rsa.modulus, try BigNumber(rsa.modulus)))
        }
        var found: Set<String> = []
        for one in moduli where names.contains(one.name) {
            var product: BigNumber?
            for other in moduli where other.modulus != one.modulus {
                product = try product?.times(other.number).modulo(one.number) ?? other.number
            }
            guard let product else { continue }
            if try !one.number.greatestCommonDivisor(with: product).isOne { found.insert(one.name) }
        }
        return found
    }
}
