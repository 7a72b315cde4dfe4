package import Bytes
internal import OpenSSL

/// The public key of RFC 4253 section 6.6: `string "ssh-rsa", mpint e, mpint n`.
///
/// Numbers are big-endian magnitudes.
package struct RSAPublicKey: Sendable, Equatable {
    package let exponent: SecretBytes
    package let modulus: SecretBytes

    /// OpenSSL's own limit; larger numbers only burn time.
    package static let largestModulus = 16384

    /// - Throws: ``FormatError/Kind/malformed`` unless both numbers are odd, 1 < e < n and n is of
    ///   \(largestModulus) bits at the most.
    package init(exponent: SecretBytes, modulus: SecretBytes) throws {
        self.exponent = exponent.withoutLeadingZeros
        self.modulus = modulus.withoutLeadingZeros
        guard self.modulus.bitCount <= Self.largestModulus else {
            throw FormatError.malformed("modulus", "longer than \(Self.largestModulus) bits")
        }
        guard self.modulus.isOdd, self.modulus.bitCount > 2 else {
            throw FormatError.malformed("modulus", "not the product of two odd primes")
        }
        guard self.exponent.isOdd, self.exponent.bitCount > 1 else {
            throw FormatError.malformed("public exponent", "not an odd number above 1")
        }
        guard try BigNumber(self.exponent) < BigNumber(self.modulus) else {
            throw FormatError.malformed("public exponent", "not smaller than the modulus")
        }
    }

    init(from reader: inout ByteReader) throws {
        let exponent = try reader.mpint("public exponent")
        try self.init(exponent: exponent, modulus: reader.mpint("modulus"))
    }

    func encode(to writer: inout ByteWriter) {
        writer.mpint(exponent)
        writer.mpint(modulus)
    }

    package var bits: Int { modulus.bitCount }
}

/// The numbers of a private RSA key, proved to belong together.
///
/// Two primes; iqmp is q^-1 mod p, as all of SSH and PKCS #1 have it.
package struct RSAPrivateKey: Sendable, Equatable {
    package let publicKey: RSAPublicKey
    package let d: SecretBytes
    package let p: SecretBytes
    package let q: SecretBytes
    package let iqmp: SecretBytes

    /// - Throws: ``FormatError/Kind/malformed``, naming the number that does not fit.
    package init(
        publicKey: RSAPublicKey,
        d: SecretBytes,
        p: SecretBytes,
        q: SecretBytes,
        iqmp: SecretBytes
    ) throws {
        self.publicKey = publicKey
        self.d = d.withoutLeadingZeros
        self.p = p.withoutLeadingZeros
        self.q = q.withoutLeadingZeros
        self.iqmp = iqmp.withoutLeadingZeros
        try checkNumbers()
    }

    private func checkNumbers() throws {
        for (number, field) in [(d, "private exponent"), (p, "p"), (q, "q"), (iqmp, "iqmp")] {
            guard number.bitCount > 0, number.bitCount <= publicKey.bits else {
                throw FormatError.malformed(field, "out of range for this modulus")
            }
        }
        let n = try BigNumber(publicKey.modulus)
        let ed = try BigNumber(publicKey.exponent).times(BigNumber(d))
        let (p, q) = (try BigNumber(p), try BigNumber(q))
        guard p.isOdd, q.isOdd, !p.isOne, !q.isOne, try p.times(q) == n else {
            throw FormatError.malformed("p and q", "their product is not the modulus")
        }
        for prime in [p, q] {
            guard try ed.modulo(prime.minusOne()).isOne else {
                throw FormatError.malformed(
                    "private exponent",
                    "does not belong to the public exponent"
                )
            }
            guard try prime.isFermatPrime() else {
                throw FormatError.malformed("p and q", "are not both prime")
            }
        }
        guard try BigNumber(iqmp).times(q).modulo(p).isOne else {
            throw FormatError.malformed("iqmp", "is not the inverse of q mod p")
        }
    }

    /// d mod (p - 1) and d mod (q - 1), which PKCS #1 stores and SSH leaves out.
    package func exponents() throws -> (dp: SecretBytes, dq: SecretBytes) {
        let d = try BigNumber(d)
        return (
            try d.modulo(BigNumber(p).minusOne()).magnitude(),
            try d.modulo(BigNumber(q).minusOne()).magnitude()
        )
    }

    /// The public exponent is 65537.
    package static func generate(bits: Int) throws -> RSAPrivateKey {
        let key = try PKey.generateRSA(bits: bits)
        let made = try RSAPrivateKey(
            publicKey: RSAPublicKey(
                exponent: key.number(.rsaPublicExponent).magnitude(),
                modulus: key.number(.rsaModulus).magnitude()
            ),
            d: key.number(.rsaPrivateExponent).magnitude(),
            p: key.number(.rsaFactor1).magnitude(),
            q: key.number(.rsaFactor2).magnitude(),
            iqmp: key.number(.rsaCoefficient1).magnitude()
        )
        guard made.publicKey.bits == bits else {
            throw FormatError.malformed("modulus", "has not the \(bits) bits that were asked for")
        }
        return made
    }

    func pkey() throws -> PKey {
        let (dp, dq) = try exponents()
        return try PKey.rsa(
            PKey.RSAParts(
                n: BigNumber(publicKey.modulus),
                e: BigNumber(publicKey.exponent),
                d: BigNumber(d),
                p: BigNumber(p),
                q: BigNumber(q),
                dp: BigNumber(dp),
                dq: BigNumber(dq),
                qInverse: BigNumber(iqmp)
            )
        )
    }
}

extension SecretBytes {
    /// The bits of a big-endian magnitude without leading zeros.
    package var bitCount: Int {
        isEmpty ? 0 : 8 * count - self[0].leadingZeroBitCount
    }

    var isOdd: Bool { !isEmpty && self[count - 1] & 1 == 1 }
}
