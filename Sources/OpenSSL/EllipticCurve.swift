package import Bytes
internal import COpenSSL

/// A NIST curve, for points that have no key around them yet.
package enum EllipticCurve: String, CaseIterable, Sendable {
    case nistp256
    case nistp384
    case nistp521

    /// The size of a field element and of a scalar.
    package var bits: Int {
        switch self {
        case .nistp256: 256
        case .nistp384: 384
        case .nistp521: 521
        }
    }

    package var byteCount: Int { (bits + 7) / 8 }

    /// The name that OpenSSL knows the group by.
    var groupName: String {
        switch self {
        case .nistp256: "prime256v1"
        case .nistp384: "secp384r1"
        case .nistp521: "secp521r1"
        }
    }

    /// Whether `point` (0x04, X, Y) is on the curve and not at infinity.
    package func contains(_ point: SecretBytes) throws -> Bool {
        guard point.count == 1 + 2 * byteCount, point[0] == 4 else { return false }
        return try uncompressed(point) != nil
    }

    /// The public point (0x04, X, Y) of a private scalar, or nil unless 0 < scalar < group order.
    package func publicPoint(of scalar: SecretBytes) throws -> SecretBytes? {
        let number = try BigNumber(scalar)
        return try unsafe withGroup { group, context in
            guard let order = unsafe EC_GROUP_get0_order(group) else {
                throw OpenSSLError("EC_GROUP_get0_order")
            }
            guard !number.isZero, unsafe BN_cmp(number.raw, order) < 0 else { return nil }
            let point = try unsafe check(EC_POINT_new(group), "EC_POINT_new")
            defer { unsafe EC_POINT_free(point) }
            try unsafe check(
                EC_POINT_mul(group, point, number.raw, nil, nil, context),
                "EC_POINT_mul"
            )
            return try unsafe encode(point, group, context)
        }
    }

    /// The uncompressed form (0x04, X, Y) of a point in any form of SEC 1 section 2.3.3, or nil.
    package func uncompressed(_ point: SecretBytes) throws -> SecretBytes? {
        try unsafe withGroup { group, context in
            let decoded = try unsafe check(EC_POINT_new(group), "EC_POINT_new")
            defer { unsafe EC_POINT_free(decoded) }
            ERR_set_mark()
            defer { ERR_pop_to_mark() }
            let isPoint = unsafe point.withBytes { bytes in
                unsafe EC_POINT_oct2point(
                    group,
                    decoded,
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    bytes.count,
                    context
                ) == 1
            }
            guard isPoint, unsafe EC_POINT_is_at_infinity(group, decoded) == 0 else { return nil }
            return try unsafe encode(decoded, group, context)
        }
    }

    /// The x coordinate, ``byteCount`` long, that the holder of a private scalar shares with that of a
    /// point in any form; nil when the point is none of the curve's.
    package func sharedSecret(_ scalar: SecretBytes, with point: SecretBytes) throws -> SecretBytes?
    {
        guard let point = try uncompressed(point) else { return nil }
        let number = try BigNumber(scalar)
        return try unsafe withGroup { group, context in
            let shared = try unsafe check(EC_POINT_new(group), "EC_POINT_new")
            defer { unsafe EC_POINT_clear_free(shared) }
            try unsafe decode(point, into: shared, group, context)
            try unsafe check(
                EC_POINT_mul(group, shared, nil, shared, number.raw, context),
                "EC_POINT_mul"
            )
            guard unsafe EC_POINT_is_at_infinity(group, shared) == 0 else { return nil }
            return try unsafe encode(shared, group, context)[1..<1 + byteCount]
        }
    }

    /// EC_POINT_oct2point.
    private func decode(
        _ octets: SecretBytes,
        into point: OpaquePointer,
        _ group: OpaquePointer,
        _ context: OpaquePointer
    ) throws {
        try unsafe octets.withBytes { bytes in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            try unsafe check(
                EC_POINT_oct2point(group, point, start, bytes.count, context),
                "EC_POINT_oct2point"
            )
        }
    }

    /// What the curve is made of, for files that spell it out instead of naming it.
    package func domain() throws -> ECDomain {
        try unsafe withGroup { group, context in
            let (p, a, b) = (try BigNumber(.empty), try BigNumber(.empty), try BigNumber(.empty))
            try unsafe check(
                EC_GROUP_get_curve(group, p.raw, a.raw, b.raw, context),
                "EC_GROUP_get_curve"
            )
            let generator = try unsafe check(
                EC_GROUP_get0_generator(group),
                "EC_GROUP_get0_generator"
            )
            let order = try BigNumber(.empty)
            try unsafe check(EC_GROUP_get_order(group, order.raw, context), "EC_GROUP_get_order")
            return try unsafe ECDomain(
                p: p.magnitude(),
                a: a.magnitude(),
                b: b.magnitude(),
                generator: encode(generator, group, context),
                order: order.magnitude()
            )
        }
    }

    private func encode(
        _ point: OpaquePointer,
        _ group: OpaquePointer,
        _ context: OpaquePointer
    ) throws -> SecretBytes {
        let count = 1 + 2 * byteCount
        return try unsafe SecretBytes(capacity: count) { room in
            let written = unsafe EC_POINT_point2oct(
                group,
                point,
                POINT_CONVERSION_UNCOMPRESSED,
                room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                room.count,
                context
            )
            guard written == count else { throw OpenSSLError("EC_POINT_point2oct") }
            return count
        }
    }

    private func withGroup<R>(
        _ body: (_ group: OpaquePointer, _ context: OpaquePointer) throws -> R
    ) throws -> R {
        let group = try unsafe check(
            EC_GROUP_new_by_curve_name(OBJ_sn2nid(groupName)),
            "EC_GROUP_new_by_curve_name"
        )
        defer { unsafe EC_GROUP_free(group) }
        let context = try unsafe check(BN_CTX_secure_new(), "BN_CTX_secure_new")
        defer { unsafe BN_CTX_free(context) }
        return try unsafe body(group, context)
    }
}

/// The domain parameters of a curve over a prime field: y^2 = x^3 + a x + b mod p.
///
/// Numbers are magnitudes without leading zeros, the generator is uncompressed. The curves here have
/// cofactor 1.
package struct ECDomain: Equatable, Sendable {
    package let p: SecretBytes
    package let a: SecretBytes
    package let b: SecretBytes
    package let generator: SecretBytes
    package let order: SecretBytes

    package init(
        p: SecretBytes,
        a: SecretBytes,
        b: SecretBytes,
        generator: SecretBytes,
        order: SecretBytes
    ) {
        (self.p, self.a, self.b) = (p, a, b)
        (self.generator, self.order) = (generator, order)
    }
}
