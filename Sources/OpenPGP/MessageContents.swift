internal import Bytes
internal import Compression

/// The packets inside of encrypted data, of which one is the plaintext (RFC 9580 section 10.3).
///
/// ```
/// literal data, or compressed data around such a message; markers and padding anywhere
/// ```
///
/// Messages that are signed, but for their text, or encrypted again, are not done here.
struct MessageContents {
    static let deepest = 8
    private static let mostIgnored = 64

    let sink: any ByteSink
    /// Where the plaintext goes of a message that is signed and whose literal data is marked as text.
    var signedText: (any ByteSink)?
    /// Octets that come without a thread, as ``ReadAhead`` has it.
    let calm: Int
    /// Told how many octets came out of compressed data; what it throws ends the work.
    let onInflate: (Int) throws -> Void

    /// Writes the plaintext, to the last octet of the source.
    ///
    /// - Returns: whether it is signed text.
    func read(_ source: any ByteSource, depth: Int = 0, isSigned: Bool = false) throws -> Bool {
        let reader = PacketReader(source)
        var ignored = 0
        var isFound = false
        var isSigned = isSigned
        while try reader.peek() != nil {
            let header = try reader.header()
            if header.tag == .literalData || header.tag == .compressedData {
                guard !isFound else {
                    throw MessageError(.damaged, "it holds several plaintexts")
                }
                isFound = true
                isSigned = try readData(header, reader, depth, isSigned: isSigned)
            } else {
                if try passSignature(header, reader, isSigned: isSigned || !isFound) {
                    isSigned = true
                } else {
                    try Self.passOver(header, reader, isFound: isFound)
                }
                ignored += 1
                guard ignored <= Self.mostIgnored else {
                    throw MessageError(.damaged, "it holds too many packets")
                }
            }
        }
        guard isFound else { throw MessageError(.damaged, "it holds no plaintext") }
        return isSigned
    }

    private func passSignature(
        _ header: PacketHeader,
        _ reader: PacketReader,
        isSigned: Bool
    ) throws -> Bool {
        guard signedText != nil, isSigned, header.tag.isOfSignature else { return false }
        _ = try reader.shortBody(of: header)
        return true
    }

    private static func passOver(
        _ header: PacketHeader,
        _ reader: PacketReader,
        isFound: Bool
    ) throws {
        if header.tag.isIgnored {
            _ = try reader.shortBody(of: header)
        } else if isFound {
            throw MessageError(.damaged, "a \(header.tag) follows its plaintext")
        } else if header.tag.isOfSignature {
            throw MessageError(.unsupported, "it is signed")
        } else if header.tag.isOfEncryptedMessage {
            throw MessageError(.unsupported, "it is encrypted twice")
        } else {
            throw MessageError(.damaged, "it holds a \(header.tag)")
        }
    }

    private func readData(
        _ header: PacketHeader,
        _ reader: PacketReader,
        _ depth: Int,
        isSigned: Bool
    ) throws -> Bool {
        let body = PacketReader(reader.body(of: header))
        guard header.tag == .literalData else {
            guard depth < Self.deepest else {
                throw MessageError(.damaged, "it is compressed more than \(Self.deepest) times")
            }
            let inflated = try inflated(body)
            defer { inflated.stop() }
            do {
                return try read(inflated, depth: depth + 1, isSigned: isSigned)
            } catch let error as MessageError {
                // The rest of what is around it is still to be read.
                inflated.join()
                throw error
            }
        }
        try readLiteral(body, isSigned: isSigned)
        return isSigned
    }

    /// Format, the count of a name and the name, a date (4), and the plaintext.
    private func readLiteral(_ body: PacketReader, isSigned: Bool) throws {
        let format = try body.octet()
        guard PacketTag.literalData.canBegin(with: format) else {
            throw MessageError(.damaged, "its literal data is of no known format")
        }
        let isText = format == UInt8(ascii: "t") || format == UInt8(ascii: "u")
        guard isText || !isSigned else { throw MessageError(.unsupported, "it is signed") }
        let sink = isSigned ? signedText ?? sink : sink
        _ = try body.take(Int(try body.octet()) + 4)
        while let piece = try body.next() { try sink.write(piece) }
    }

    /// The numbers are those of RFC 9580 section 9.4.
    private func inflated(_ body: PacketReader) throws -> InflatedSource {
        let algorithm = try body.octet()
        let format: Decompression.Format
        switch algorithm {
        case 0: return InflatedSource(body, after: calm) { _ in }
        case 1: format = .deflate
        case 2: format = .zlib
        case 3: format = .bzip2
        default:
            throw MessageError(.unsupported, "its compression \(algorithm) is not known")
        }
        return InflatedSource(try Decompression(body, format), after: calm, onInflate)
    }
}

/// What comes out of compressed data, counted where it is taken; of much a thread of its own inflates.
private final class InflatedSource: ByteSource {
    private let source: ReadAhead
    private let onInflate: (Int) throws -> Void

    init(
        _ source: any ByteSource,
        after calm: Int,
        _ onInflate: @escaping (Int) throws -> Void
    ) {
        self.source = ReadAhead(source, after: calm)
        self.onInflate = onInflate
    }

    func stop() { source.stop() }
    func join() { source.join() }

    func next() throws -> [UInt8]? {
        do {
            let piece = try source.next()
            try onInflate(piece?.count ?? 0)
            return piece
        } catch let error as CompressionError {
            throw MessageError(.damaged, error.reason)
        }
    }
}

extension CompressionError {
    fileprivate var reason: String {
        switch self {
        case .malformed: "its compressed data is malformed"
        case .truncated: "its compressed data ends too early"
        case .trailing: "its compressed data is followed by something else"
        case .memory: "its compressed data takes more memory than there is"
        }
    }
}

extension PacketTag {
    fileprivate var isOfSignature: Bool { self == .onePassSignature || self == .signature }
}
