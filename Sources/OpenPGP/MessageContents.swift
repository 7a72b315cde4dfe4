internal import Bytes
internal import Compression

/// The packets inside of encrypted data, of which one is the plaintext (RFC 9580 section 10.3).
///
/// ```
/// literal data, or compressed data around such a message; markers and padding anywhere
/// ```
///
/// Messages that are signed, or encrypted again, are not done here.
struct MessageContents {
    static let deepest = 8
    private static let mostIgnored = 64

    let sink: any ByteSink
    /// Told how many octets came out of compressed data; what it throws ends the work.
    let onInflate: (Int) throws -> Void

    /// Writes the plaintext, to the last octet of the source.
    func read(_ source: any ByteSource, depth: Int = 0) throws {
        let reader = PacketReader(source)
        var ignored = 0
        var isFound = false
        while try reader.peek() != nil {
            let header = try reader.header()
            if header.tag == .literalData || header.tag == .compressedData {
                guard !isFound else {
                    throw MessageError(.damaged, "it holds several plaintexts")
                }
                isFound = true
                try readData(header, reader, depth)
            } else {
                try Self.passOver(header, reader, isFound: isFound)
                ignored += 1
                guard ignored <= Self.mostIgnored else {
                    throw MessageError(.damaged, "it holds too many packets")
                }
            }
        }
        guard isFound else { throw MessageError(.damaged, "it holds no plaintext") }
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
        } else if header.tag == .onePassSignature || header.tag == .signature {
            throw MessageError(.unsupported, "it is signed")
        } else if header.tag.isOfEncryptedMessage {
            throw MessageError(.unsupported, "it is encrypted twice")
        } else {
            throw MessageError(.damaged, "it holds a \(header.tag)")
        }
    }

    private func readData(_ header: PacketHeader, _ reader: PacketReader, _ depth: Int) throws {
        let body = PacketReader(reader.body(of: header))
        if header.tag == .literalData {
            try readLiteral(body)
        } else {
            guard depth < Self.deepest else {
                throw MessageError(.damaged, "it is compressed more than \(Self.deepest) times")
            }
            let inflated = try inflated(body)
            defer { inflated.stop() }
            try read(inflated, depth: depth + 1)
        }
    }

    /// Format, the count of a name and the name, a date (4), and the plaintext.
    private func readLiteral(_ body: PacketReader) throws {
        guard PacketTag.literalData.canBegin(with: try body.octet()) else {
            throw MessageError(.damaged, "its literal data is of no known format")
        }
        _ = try body.take(Int(try body.octet()) + 4)
        while let piece = try body.next() { try sink.write(piece) }
    }

    /// The numbers are those of RFC 9580 section 9.4.
    private func inflated(_ body: PacketReader) throws -> InflatedSource {
        let algorithm = try body.octet()
        let format: Decompression.Format
        switch algorithm {
        case 0: return InflatedSource(body) { _ in }
        case 1: format = .deflate
        case 2: format = .zlib
        case 3: format = .bzip2
        default:
            throw MessageError(.unsupported, "its compression \(algorithm) is not known")
        }
        return InflatedSource(try Decompression(body, format), onInflate)
    }
}

/// What comes out of compressed data, counted where it is taken; of much a thread of its own inflates.
private final class InflatedSource: ByteSource {
    private let source: ReadAhead
    private let onInflate: (Int) throws -> Void

    init(_ source: any ByteSource, _ onInflate: @escaping (Int) throws -> Void) {
        self.source = ReadAhead(source)
        self.onInflate = onInflate
    }

    func stop() { source.stop() }

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
