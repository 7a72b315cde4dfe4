package import Bytes
internal import OpenSSL

/// RFC 4253 section 6.6: `string "ssh-dss", mpint p, mpint q, mpint g, mpint y`.
///
/// Read and converted for the sake of old files; never made.
package struct DSAPublicKey: Sendable, Equatable {
    package let p: SecretBytes
    package let q: SecretBytes
    package let g: SecretBytes
    package let y: SecretBytes

    /// OpenSSL's own limit.
    private static let largestModulus = 10000

    /// - Throws: ``FormatError/Kind/malformed`` for numbers that are out of their ranges.
    package init(p: SecretBytes, q: SecretBytes, g: SecretBytes, y: SecretBytes) throws {
        self.p = p.withoutLeadingZeros
        self.q = q.withoutLeadingZeros
        self.g = g.withoutLeadingZeros
        self.y = y.withoutLeadingZeros
        guard self.p.bitCount <= Self.largestModulus else {
            throw FormatError.malformed("p", "longer than \(Self.largestModulus) bits")
        }
        guard self.p.isOdd, self.q.isOdd, self.q.bitCount > 1,
            self.q.bitCount < self.p.bitCount
        else { throw FormatError.malformed("p and q", "not the primes of a DSA key") }
        let modulus = try BigNumber(self.p)
        for (number, field) in [(self.g, "g"), (self.y, "y")] {
            guard number.bitCount > 1, try BigNumber(number) < modulus else {
                throw FormatError.malformed(field, "out of range for p")
            }
        }
    }

    init(from reader: inout ByteReader) throws {
        let p = try reader.mpint("p")
        let q = try reader.mpint("q")
        let g = try reader.mpint("g")
        try self.init(p: p, q: q, g: g, y: reader.mpint("y"))
    }

    func encode(to writer: inout ByteWriter) {
        for number in [p, q, g, y] { writer.mpint(number) }
    }

    package var bits: Int { p.bitCount }
}

/// A private DSA key x, proved to give y.
package struct DSAPrivateKey: Sendable, Equatable {
    package let publicKey: DSAPublicKey
    package let x: SecretBytes

    /// From x alone; y is computed.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` unless 0 < x < q and g is of order q.
    package init(p: SecretBytes, q: SecretBytes, g: SecretBytes, x: SecretBytes) throws {
        let domain = try DSAPublicKey(p: p, q: q, g: g, y: g)
        let y = try domain.power(of: x)
        try self.init(publicKey: DSAPublicKey(p: p, q: q, g: g, y: y.magnitude()), x: x)
    }

    /// - Throws: ``FormatError/Kind/malformed`` unless 0 < x < q, g is of order q and y = g^x mod p.
    package init(publicKey: DSAPublicKey, x: SecretBytes) throws {
        self.publicKey = publicKey
        self.x = x.withoutLeadingZeros
        guard try publicKey.power(of: self.x) == BigNumber(publicKey.y) else {
            throw FormatError.malformed("x", "does not belong to the public key")
        }
    }
}

extension DSAPublicKey {
    /// g^x mod p, after a check of what it is computed from.
    fileprivate func power(of x: SecretBytes) throws -> BigNumber {
        let (p, q) = (try BigNumber(p), try BigNumber(q))
        let (g, x) = (try BigNumber(g), try BigNumber(x))
        guard !x.isZero, x < q else { throw FormatError.malformed("x", "out of range for q") }
        guard try g.power(q, modulo: p).isOne else {
            throw FormatError.malformed("q", "is not the order of g")
        }
        return try g.power(x, modulo: p)
    }
}
