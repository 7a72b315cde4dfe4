/// Writes the SSH wire types that ``ByteReader`` reads, into protected memory.
///
/// Room that is outgrown is wiped.
@safe
package struct ByteWriter: ~Copyable {
    private var storage: SecretStorage
    package private(set) var count = 0

    package init(capacity: Int = 512) {
        storage = SecretStorage(capacity: capacity)
    }

    package mutating func byte(_ value: UInt8) {
        reserve(1)
        unsafe storage.base.storeBytes(of: value, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    package mutating func uint32(_ value: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] {
            byte(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    package mutating func uint64(_ value: UInt64) {
        uint32(UInt32(truncatingIfNeeded: value >> 32))
        uint32(UInt32(truncatingIfNeeded: value))
    }

    package mutating func bytes(_ value: SecretBytes) {
        reserve(value.count)
        unsafe value.withBytes { from in
            unsafe storage.base.advanced(by: count).copyMemory(
                from: from.baseAddress.unsafelyUnwrapped,
                byteCount: from.count
            )
        }
        count += value.count
    }

    package mutating func bytes(_ value: some Collection<UInt8>) {
        for each in value { byte(each) }
    }

    package mutating func bytes(_ value: RawSpan) {
        reserve(value.byteCount)
        unsafe value.withUnsafeBytes { from in
            guard let start = from.baseAddress else { return }
            unsafe storage.base.advanced(by: count).copyMemory(
                from: start,
                byteCount: from.count
            )
        }
        count += value.byteCount
    }

    package mutating func bytes(_ value: Span<UInt8>) {
        unsafe bytes(value.bytes)
    }

    /// Text as it is, without a length.
    package mutating func text(_ value: String) {
        bytes(value.utf8)
    }

    package mutating func string(_ value: SecretBytes) {
        uint32(UInt32(value.count))
        bytes(value)
    }

    package mutating func string(_ value: some Collection<UInt8>) {
        uint32(UInt32(value.count))
        bytes(value)
    }

    package mutating func string(_ value: String) {
        string(value.utf8)
    }

    /// A non-negative mpint in the fewest bytes, from a big-endian magnitude.
    package mutating func mpint(_ magnitude: SecretBytes) {
        let value = magnitude.withoutLeadingZeros
        let needsSign = !value.isEmpty && value[0] & 0x80 != 0
        uint32(UInt32(value.count + (needsSign ? 1 : 0)))
        if needsSign { byte(0) }
        bytes(value)
    }

    package consuming func finish() -> SecretBytes {
        SecretBytes(storage: storage, start: 0, count: count)
    }

    private mutating func reserve(_ more: Int) {
        let needed = count + more
        guard needed > storage.capacity else { return }
        let larger = SecretStorage(capacity: max(needed, 2 * storage.capacity))
        unsafe larger.base.copyMemory(from: storage.base, byteCount: count)
        storage = larger
    }
}
