package import Bytes

/// From the curve of Ed25519 to that of X25519 (RFC 7748 section 4.1).
extension EdwardsCurve {
    /// The u coordinate, 32 bytes, of an Ed25519 public key: `(1 + y) / (1 - y)` mod 2^255 - 19.
    ///
    /// - Returns: nil when the bytes are no point of the curve, or the one that has no u.
    package static func montgomery(ofEd25519 point: SecretBytes) throws -> SecretBytes? {
        let field = try PrimeField25519()
        let y = try field.y(of: point)
        guard try field.isOnCurve(y), let inverse = try field.inverse(field.oneMinus(y)) else {
            return nil
        }
        let u = try field.product(y.plus(field.one), inverse)
        return try u.magnitude(width: point.count).reversed
    }
}

/// Arithmetic mod p = 2^255 - 19.
private struct PrimeField25519 {
    let p: BigNumber
    let one: BigNumber
    /// (p - 1) / 2.
    let half: BigNumber

    init() throws {
        p = try Self.number(first: 0x7f, last: 0xed)
        one = try Self.number(1)
        half = try Self.number(first: 0x3f, last: 0xf6)
    }

    /// Of 32 bytes, those in between 0xff.
    private static func number(first: UInt8, last: UInt8) throws -> BigNumber {
        let middle = [UInt8](repeating: 0xff, count: 30)
        return try BigNumber(SecretBytes(copying: [first] + middle + [last]))
    }

    private static func number(_ value: UInt32) throws -> BigNumber {
        var bytes = ByteWriter(capacity: 4)
        bytes.uint32(value)
        return try BigNumber(bytes.finish())
    }

    /// The encoded point without the sign of x, which is the top bit of the last byte.
    func y(of point: SecretBytes) throws -> BigNumber {
        var bytes = point.disclosed()
        bytes[bytes.count - 1] &= 0x7f
        return try BigNumber(SecretBytes(copying: bytes.reversed())).modulo(p)
    }

    func product(_ left: BigNumber, _ right: BigNumber) throws -> BigNumber {
        try left.times(right).modulo(p)
    }

    func inverse(_ value: BigNumber) throws -> BigNumber? {
        value.isZero ? nil : try value.inverse(modulo: p)
    }

    func oneMinus(_ value: BigNumber) throws -> BigNumber {
        try p.plus(one).distance(to: value).modulo(p)
    }

    /// Whether there is an x for this y: whether `(y^2 - 1) / (d y^2 + 1)` is a square.
    ///
    /// With d = -121665/121666 the fraction is a square when the product below is one, and that is
    /// told by Euler's criterion.
    func isOnCurve(_ y: BigNumber) throws -> Bool {
        let square = try product(y, y)
        let numerator = try p.distance(to: oneMinus(square))
        let factor = try Self.number(121_666)
        let removed = try product(Self.number(121_665), square)
        let denominator = try p.plus(factor).distance(to: removed).modulo(p)
        let value = try product(product(numerator, factor), denominator)
        return try value.isZero || value.power(half, modulo: p).isOne
    }
}

extension SecretBytes {
    fileprivate var reversed: SecretBytes {
        SecretBytes(copying: disclosed().reversed())
    }
}
