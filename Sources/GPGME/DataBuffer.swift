internal import Bytes
internal import CGPGME
internal import Glibc

/// Bytes on their way to gpg or back, as GPGME takes them: piece by piece through callbacks.
///
/// An error that a source or a sink throws ends the operation and is kept, to be thrown in place of
/// GPGME's. The object must outlive the operation.
@safe
final class DataBuffer {
    private(set) var handle: gpgme_data_t?
    private(set) var failure: (any Error)?
    /// Whether the source has said that there is no more.
    private(set) var isAtEnd = false

    /// How many bytes it put into the room; 0 at the end.
    private let read: (UnsafeMutableRawBufferPointer) throws -> Int
    private let write: (UnsafeRawBufferPointer) throws -> Void

    /// What gpg reads.
    convenience init(reading source: any ByteSource) throws {
        let pieces = Pieces(source)
        try unsafe self.init(read: { room in try unsafe pieces.fill(room) })
    }

    /// What gpg reads, of which GPGME wipes its copies.
    convenience init(reading secret: SecretBytes) throws {
        var position = 0
        try unsafe self.init(read: { room in
            let part = secret[position..<min(secret.count, position + room.count)]
            unsafe part.withBytes { bytes in unsafe room.copyMemory(from: bytes) }
            position += part.count
            return part.count
        })
    }

    /// What gpg writes.
    convenience init(writing sink: any ByteSink) throws {
        try unsafe self.init(write: { bytes in try unsafe sink.write(bytes.bytes) })
    }

    private init(
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int = { _ in 0 },
        write: @escaping (UnsafeRawBufferPointer) throws -> Void = { _ in }
    ) throws {
        unsafe self.read = read
        unsafe self.write = write
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        let result = unsafe gpgme_data_new_from_cbs(&handle, Self.callbacks, this)
        try Library.check("data", result)
        // Pieces larger than 64 KiB are moved about in memory again and again.
        unsafe gpgme_data_set_flag(handle, "io-buffer-size", "65536")
        unsafe gpgme_data_set_flag(handle, "sensitive", "1")
    }

    deinit { unsafe gpgme_data_release(handle) }

    /// One table for all, which is never freed: GPGME keeps its address.
    private nonisolated(unsafe) static let callbacks: gpgme_data_cbs_t = {
        let callbacks = gpgme_data_cbs_t.allocate(capacity: 1)
        unsafe callbacks.initialize(
            to: gpgme_data_cbs(
                read: { this, buffer, count in
                    unsafe DataBuffer.at(this).fill(.init(start: buffer, count: count))
                },
                write: { this, buffer, count in
                    unsafe DataBuffer.at(this).drain(.init(start: buffer, count: count))
                },
                seek: nil,
                release: nil
            )
        )
        return unsafe callbacks
    }()

    private static func at(_ this: UnsafeMutableRawPointer?) -> DataBuffer {
        guard let this = unsafe this else { preconditionFailure("GPGME lost its data") }
        return unsafe Unmanaged<DataBuffer>.fromOpaque(this).takeUnretainedValue()
    }

    private func fill(_ room: UnsafeMutableRawBufferPointer) -> Int {
        attempt {
            let count = isAtEnd ? 0 : try unsafe read(room)
            isAtEnd = count == 0
            return count
        }
    }

    private func drain(_ bytes: UnsafeRawBufferPointer) -> Int {
        attempt {
            try unsafe write(bytes)
            return bytes.count
        }
    }

    /// What was thrown once is thrown again, for gpg may write more before it notices.
    private func attempt(_ body: () throws -> Int) -> Int {
        do {
            if let failure { throw failure }
            return try body()
        } catch {
            failure = error
            gpgme_err_set_errno(EIO)
            return -1
        }
    }
}

/// Pieces of any size, handed on in those that GPGME has room for.
private final class Pieces {
    private let source: any ByteSource
    private var piece: [UInt8] = []
    private var position = 0

    init(_ source: any ByteSource) {
        self.source = source
    }

    func fill(_ room: UnsafeMutableRawBufferPointer) throws -> Int {
        while position == piece.count {
            guard let next = try source.next() else { return 0 }
            (piece, position) = (next, 0)
        }
        let count = min(room.count, piece.count - position)
        unsafe room.copyBytes(from: piece[position..<position + count])
        position += count
        return count
    }
}
