internal import CZlib

/// inflate() of zlib.
@safe
final class Inflate: Decompressor {
    private var stream = unsafe z_stream()

    /// Negative for data without zlib's header and checksum.
    init(windowBits: Int32) throws {
        guard unsafe shim_inflate_init(&stream, windowBits) == Z_OK else {
            throw CompressionError.memory
        }
    }

    deinit { unsafe inflateEnd(&stream) }

    func step(
        _ input: ArraySlice<UInt8>
    ) throws -> (taken: Int, output: [UInt8], isFinished: Bool) {
        var (taken, status) = (0, Z_OK)
        let output = unsafe [UInt8](
            unsafeUninitializedCapacity: Decompression.piece
        ) { room, count in
            unsafe input.withUnsafeBufferPointer { input in
                unsafe stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = room.baseAddress
                unsafe stream.avail_out = UInt32(room.count)
                status = unsafe inflate(&stream, Z_NO_FLUSH)
                taken = unsafe input.count - Int(stream.avail_in)
                count = unsafe room.count - Int(stream.avail_out)
            }
        }
        switch status {
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR: return (taken, output, status == Z_STREAM_END)
        case Z_MEM_ERROR: throw CompressionError.memory
        default: throw CompressionError.malformed
        }
    }
}
