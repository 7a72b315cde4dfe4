package import Bytes
internal import COpenSSL

/// A non-negative integer of any size (BIGNUM on the secure heap), for the arithmetic that proves keys.
@safe
package final class BigNumber: @unchecked Sendable {
    let raw: OpaquePointer

    /// Takes over `raw`.
    init(taking raw: OpaquePointer) {
        unsafe self.raw = raw
    }

    /// Zero, to be written into by a C function before anybody else sees it.
    private convenience init() throws {
        let raw = try unsafe check(BN_secure_new(), "BN_secure_new")
        unsafe BN_set_flags(raw, BN_FLG_CONSTTIME)
        unsafe self.init(taking: raw)
    }

    /// From a big-endian magnitude (BN_bin2bn).
    package convenience init(_ magnitude: SecretBytes) throws {
        try self.init()
        try unsafe magnitude.withBytes { bytes in
            _ = try unsafe check(
                BN_bin2bn(
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    Int32(bytes.count),
                    raw
                ),
                "BN_bin2bn"
            )
        }
    }

    deinit { unsafe BN_clear_free(raw) }

    package var bitCount: Int { Int(unsafe BN_num_bits(raw)) }
    package var isZero: Bool { unsafe BN_is_zero(raw) == 1 }
    package var isOne: Bool { unsafe BN_is_one(raw) == 1 }
    package var isOdd: Bool { unsafe BN_is_odd(raw) == 1 }

    /// The big-endian magnitude, without leading zeros or filled up to `width` bytes (BN_bn2binpad).
    package func magnitude(width: Int? = nil) throws -> SecretBytes {
        let count = width ?? (bitCount + 7) / 8
        return try unsafe SecretBytes(capacity: count) { room in
            let written = unsafe BN_bn2binpad(
                raw,
                room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                Int32(count)
            )
            guard written == Int32(count) else { throw OpenSSLError("BN_bn2binpad") }
            return count
        }
    }

    package func minusOne() throws -> BigNumber {
        let result = try BigNumber()
        _ = try unsafe check(BN_copy(result.raw, raw), "BN_copy")
        try unsafe check(BN_sub_word(result.raw, 1), "BN_sub_word")
        return result
    }

    package func plus(_ other: BigNumber) throws -> BigNumber {
        try unsafe Self.compute("BN_add") { result, _ in unsafe BN_add(result, raw, other.raw) }
    }

    package func times(_ other: BigNumber) throws -> BigNumber {
        try unsafe Self.compute("BN_mul") { unsafe BN_mul($0, raw, other.raw, $1) }
    }

    package func modulo(_ modulus: BigNumber) throws -> BigNumber {
        try unsafe Self.compute("BN_div") { unsafe BN_div(nil, $0, raw, modulus.raw, $1) }
    }

    /// `self ^ exponent mod modulus`, for an odd modulus.
    package func power(_ exponent: BigNumber, modulo modulus: BigNumber) throws -> BigNumber {
        try unsafe Self.compute("BN_mod_exp") {
            unsafe BN_mod_exp_mont_consttime($0, raw, exponent.raw, modulus.raw, $1, nil)
        }
    }

    /// Whether 2^(n-1) mod n is 1, for an odd number above 2: a composite one hardly ever passes.
    ///
    /// Not a proof against one that was built to pass.
    package func isFermatPrime() throws -> Bool {
        try BigNumber(SecretBytes(copying: [2])).power(minusOne(), modulo: self).isOne
    }

    /// The inverse mod `modulus`, or nil when there is none.
    package func inverse(modulo modulus: BigNumber) throws -> BigNumber? {
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        return try? unsafe Self.compute("BN_mod_inverse") {
            unsafe BN_mod_inverse($0, raw, modulus.raw, $1) == nil ? 0 : 1
        }
    }

    /// The difference, whichever is larger.
    package func distance(to other: BigNumber) throws -> BigNumber {
        let (larger, smaller) = self < other ? (other, self) : (self, other)
        return try unsafe Self.compute("BN_sub") { result, _ in
            unsafe BN_sub(result, larger.raw, smaller.raw)
        }
    }

    package func greatestCommonDivisor(with other: BigNumber) throws -> BigNumber {
        try unsafe Self.compute("BN_gcd") { unsafe BN_gcd($0, raw, other.raw, $1) }
    }

    /// The remainder by a small number that is not zero.
    package func remainder(by divisor: UInt64) -> UInt64 {
        UInt64(unsafe BN_mod_word(raw, UInt(divisor)))
    }

    private static func compute(
        _ function: String,
        _ body: (OpaquePointer, OpaquePointer) -> Int32
    ) throws -> BigNumber {
        let context = try unsafe check(BN_CTX_secure_new(), "BN_CTX_secure_new")
        defer { unsafe BN_CTX_free(context) }
        let result = try BigNumber()
        try unsafe check(body(result.raw, context), function)
        return result
    }
}

extension BigNumber: Comparable {
    package static func == (left: BigNumber, right: BigNumber) -> Bool {
        unsafe BN_cmp(left.raw, right.raw) == 0
    }

    package static func < (left: BigNumber, right: BigNumber) -> Bool {
        unsafe BN_cmp(left.raw, right.raw) < 0
    }
}
