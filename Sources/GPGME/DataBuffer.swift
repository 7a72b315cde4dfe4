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

    private let source: any ByteSource
    private let sink: any ByteSink
    private var piece: [UInt8] = []
    private var position = 0

    /// What gpg reads.
    convenience init(reading source: any ByteSource) throws {
        try self.init(source, SecretCollector())
    }

    /// What gpg writes.
    convenience init(writing sink: any ByteSink) throws {
        try self.init(MemorySource([]), sink)
    }

    private init(_ source: any ByteSource, _ sink: any ByteSink) throws {
        self.source = source
        self.sink = sink
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        let result = unsafe gpgme_data_new_from_cbs(&handle, Self.callbacks, this)
        try Library.check("data", result)
        // Pieces larger than 64 KiB are moved about in memory again and again.
        unsafe gpgme_data_set_flag(handle, "io-buffer-size", "65536")
        unsafe gpgme_data_set_flag(handle, "sensitive", "1")
    }

    deinit {
        unsafe gpgme_data_release(handle)
    }

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
            while position == piece.count, !isAtEnd {
                guard let next = try source.next() else {
                    isAtEnd = true
                    break
                }
                (piece, position) = (next, 0)
            }
            let count = min(room.count, piece.count - position)
            unsafe room.copyBytes(from: piece[position..<position + count])
            position += count
            return count
        }
    }

    private func drain(_ bytes: UnsafeRawBufferPointer) -> Int {
        attempt {
            try unsafe sink.write(bytes.bytes)
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
            errno = EIO
            return -1
        }
    }
}

/// Hands out secret bytes; each piece is wiped when GPGME has taken it over only as far as that does.
final class SecretSource: ByteSource {
    private let bytes: SecretBytes
    private var position = 0

    init(_ bytes: SecretBytes) {
        self.bytes = bytes
    }

    func next() -> [UInt8]? {
        guard position < bytes.count else { return nil }
        let end = min(position + 4096, bytes.count)
        defer { position = end }
        return bytes[position..<end].disclosed()
    }
}

/// Keeps what gpg writes in memory that is wiped.
final class SecretCollector: ByteSink {
    private var pieces: [SecretBytes] = []
    private var count = 0
    /// Far more than any key.
    private static let most = 64 << 20

    func write(_ bytes: RawSpan) throws {
        guard count + bytes.byteCount <= Self.most else {
            throw FormatError(.tooCostly, "gpg's output", "larger than \(Self.most >> 20) MiB")
        }
        count += bytes.byteCount
        pieces.append(unsafe bytes.withUnsafeBytes { unsafe SecretBytes(copying: $0) })
    }

    var bytes: SecretBytes {
        unsafe SecretBytes(capacity: max(count, 1)) { room in
            var position = 0
            for piece in pieces {
                unsafe piece.withBytes { source in
                    let target = unsafe UnsafeMutableRawBufferPointer(
                        rebasing: room[position..<position + source.count]
                    )
                    unsafe target.copyMemory(from: UnsafeRawBufferPointer(source))
                }
                position += piece.count
            }
            return position
        }
    }
}
