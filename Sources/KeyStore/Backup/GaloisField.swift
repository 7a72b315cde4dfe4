/// Arithmetic on bytes in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, the field of AES (FIPS 197).
///
/// No table and no branch depends on a value: the factors are secrets.
enum GaloisField {
    static func multiply(_ a: UInt8, _ b: UInt8) -> UInt8 {
        var product: UInt8 = 0
        var power = a
        for bit in 0..<8 as Range<UInt8> {
            product ^= power & (0 &- (b &>> bit & 1))
            power = power &<< 1 ^ (0x1b & (0 &- power &>> 7))
        }
        return product
    }

    /// The 254th power; zero has no inverse and gives zero.
    static func inverse(_ a: UInt8) -> UInt8 {
        var result: UInt8 = 1
        for _ in 0..<254 { result = multiply(result, a) }
        return result
    }
}
