internal import COpenSSL

/// Bytes that must not leak: locked in memory, shared by reference, wiped when the last user lets go.
///
/// A value is immutable once made. Copies and slices share one allocation on OpenSSL's secure heap
/// (guard pages, `mlock`, left out of core dumps), so that nothing is duplicated by passing it on.
/// When that heap is full or could not be locked, ordinary memory is used; it is wiped all the same.
///
/// All input that may hold a private key travels in this type, text included. The two ways out are
/// ``withBytes(_:)`` for C functions and ``disclosed()`` for what turned out to be public.
@safe
package struct SecretBytes: Sendable {
    private let storage: SecretStorage
    private let start: Int
    package let count: Int

    package static let empty = SecretBytes(storage: SecretStorage(capacity: 1), start: 0, count: 0)

    init(storage: SecretStorage, start: Int, count: Int) {
        self.storage = storage
        self.start = start
        self.count = count
    }

    /// Made in place: `fill` writes into the zeroed room and returns how many bytes it used.
    package init(
        capacity: Int,
        _ fill: (UnsafeMutableRawBufferPointer) throws -> Int
    ) rethrows {
        let storage = SecretStorage(capacity: capacity)
        let room = unsafe UnsafeMutableRawBufferPointer(start: storage.base, count: capacity)
        let used = try unsafe fill(room)
        precondition(used >= 0 && used <= capacity)
        self.init(storage: storage, start: 0, count: used)
    }

    package init(copying bytes: some Collection<UInt8>) {
        unsafe self.init(capacity: bytes.count) { room in
            unsafe room.copyBytes(from: bytes)
            return bytes.count
        }
    }

    package var isEmpty: Bool { count == 0 }

    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < count)
        return unsafe storage.base.load(fromByteOffset: start + index, as: UInt8.self)
    }

    /// A slice, counted from 0 again, that shares this value's memory.
    package subscript(range: Range<Int>) -> SecretBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return SecretBytes(
            storage: storage,
            start: start + range.lowerBound,
            count: range.count
        )
    }

    /// Lends the bytes to `body`; the pointer is not null even when there are none.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let bytes = unsafe UnsafeRawBufferPointer(start: storage.base + start, count: count)
        return try unsafe body(bytes)
    }

    /// A copy outside of protected memory, for what turned out to be public.
    package func disclosed() -> [UInt8] {
        unsafe withBytes { bytes in unsafe Array(bytes) }
    }
}

extension SecretBytes: Equatable {
    /// Takes time that depends on the lengths alone.
    package static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe left.withBytes { a in
            unsafe right.withBytes { b in
                unsafe CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) == 0
            }
        }
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<\(count) secret bytes>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One zeroed allocation, wiped at the end.
@safe
final class SecretStorage: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let capacity: Int

    /// 4 MiB: several copies of the largest key file that is read (512 KiB).
    ///
    /// It is address space until used.
    private static let secureHeap: Void = {
        _ = CRYPTO_secure_malloc_init(4 << 20, 64)
    }()

    init(capacity: Int) {
        _ = Self.secureHeap
        let size = max(capacity, 1)
        guard let base = unsafe shim_secure_zalloc(size) ?? shim_zalloc(size) else {
            fatalError("out of memory")
        }
        unsafe self.base = base
        self.capacity = size
    }

    /// Both kinds of memory are wiped and freed by the same function.
    deinit { unsafe shim_secure_clear_free(base, capacity) }
}
