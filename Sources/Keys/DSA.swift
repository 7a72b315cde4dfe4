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

    /// - Throws: ``FormatError/Kind/malformed`` unless 0 < x < q and y = g^x mod p.
    package init(publicKey: DSAPublicKey, x: SecretBytes) throws {
        self.publicKey = publicKey
        self.x = x.withoutLeadingZeros
        let number = try BigNumber(self.x)
        guard !number.isZero, try number < BigNumber(publicKey.q) else {
            throw FormatError.malformed("x", "out of range for q")
        }
        let y = try BigNumber(publicKey.g).power(number, modulo: BigNumber(publicKey.p))
        guard try y == BigNumber(publicKey.y) else {
            throw FormatError.malformed("x", "does not belong to the public key")
        }
    }
}
