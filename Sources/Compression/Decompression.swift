package import Bytes

/// Bytes that come compressed, as they were before.
///
/// That the compressed data is whole and that nothing follows it is known when ``next()`` has returned
/// nil.
///
/// - Throws: ``CompressionError``; and what the source throws.
package final class Decompression: ByteSource {
    package enum Format: Sendable {
        /// DEFLATE (RFC 1951) with nothing around it.
        case deflate
        /// RFC 1950.
        case zlib
        case bzip2
    }

    static let piece = 64 << 10

    private let source: any ByteSource
    private let decompressor: any Decompressor
    private var input: [UInt8] = []
    private var position = 0
    private var isFinished = false

    package init(_ source: any ByteSource, _ format: Format) throws {
        self.source = source
        switch format {
        case .deflate: decompressor = try Inflate(windowBits: -15)
        case .zlib: decompressor = try Inflate(windowBits: 15)
        case .bzip2: decompressor = try Bunzip()
        }
    }

    package func next() throws -> [UInt8]? {
        while !isFinished {
            if position == input.count {
                guard let next = try source.next() else { throw CompressionError.truncated }
                (input, position) = (next, 0)
            }
            let output = try step()
            if !output.isEmpty { return output }
        }
        guard position == input.count, try source.next() == nil else {
            throw CompressionError.trailing
        }
        return nil
    }

    private func step() throws -> [UInt8] {
        let rest = input[position...]
        let result = try decompressor.step(rest)
        position += result.taken
        isFinished = result.isFinished
        guard isFinished || result.taken > 0 || !result.output.isEmpty else {
            throw CompressionError.malformed
        }
        return result.output
    }
}

package enum CompressionError: Error, Sendable {
    case malformed
    /// It ends before its end.
    case truncated
    /// Something follows its end.
    case trailing
    /// There is not enough memory.
    case memory
}

/// One library's decompression.
protocol Decompressor {
    /// Takes as much of `input`, and gives as much of ``Decompression/piece``, as it can.
    func step(
        _ input: ArraySlice<UInt8>
    ) throws -> (taken: Int, output: [UInt8], isFinished: Bool)
}
