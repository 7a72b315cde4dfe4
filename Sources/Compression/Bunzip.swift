internal import CBzip2

/// BZ2_bzDecompress() of libbzip2.
@safe
final class Bunzip: Decompressor {
    private var stream = unsafe bz_stream()

    init() throws {
        guard unsafe BZ2_bzDecompressInit(&stream, 0, 0) == BZ_OK else {
            throw CompressionError.memory
        }
    }

    deinit { unsafe BZ2_bzDecompressEnd(&stream) }

    func step(
        _ input: ArraySlice<UInt8>
    ) throws -> (taken: Int, output: [UInt8], isFinished: Bool) {
        var (taken, status) = (0, BZ_OK)
        let output = unsafe [UInt8](
            unsafeUninitializedCapacity: Decompression.piece
        ) { room, count in
            unsafe input.withUnsafeBytes { input in
                let start = unsafe input.baseAddress?.assumingMemoryBound(to: CChar.self)
                unsafe stream.next_in = UnsafeMutablePointer(mutating: start)
                unsafe stream.avail_in = UInt32(input.count)
                unsafe stream.next_out = UnsafeMutableRawPointer(room.baseAddress)?
                    .assumingMemoryBound(to: CChar.self)
                unsafe stream.avail_out = UInt32(room.count)
                status = unsafe BZ2_bzDecompress(&stream)
                taken = unsafe input.count - Int(stream.avail_in)
                count = unsafe room.count - Int(stream.avail_out)
            }
        }
        switch status {
        case BZ_OK, BZ_STREAM_END: return (taken, output, status == BZ_STREAM_END)
        case BZ_MEM_ERROR: throw CompressionError.memory
        default: throw CompressionError.malformed
        }
    }
}
