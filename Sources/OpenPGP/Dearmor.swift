internal import Bytes

/// The packets inside of an armored message (RFC 9580 section 6), with whatever text around it.
///
/// ```
/// text, or nothing
/// -----BEGIN PGP MESSAGE-----
/// Name: value                  any number of these
///                              a blank line
/// base64, in lines of any width
/// =base64                      the CRC-24, or not
/// -----END PGP MESSAGE-----
/// text, or nothing
/// ```
///
/// A wrong CRC is no error, for the RFC forbids it: what counts is the protection inside. Nor is a
/// missing END line: whether the message is whole, its packets tell.
///
/// - Throws: ``MessageError``; and what the source throws.
final class Dearmor: ByteSource {
    /// Text before the BEGIN line, in octets; more is taken for a file of another kind.
    static let longestPreamble = 1 << 20
    static let mostHeaders = 64

    private enum State {
        case before, headers, data, footer, endLine, after, finished
    }

    private let source: any ByteSource
    private var state = State.before
    private var lines = ArmorLines()
    private var base64 = Radix64()
    private var footer: [UInt8] = []
    private var preamble = 0
    private var isBlank = true
    private var headers = 0
    /// What was thrown once, for octets are lost with it: it is thrown again whoever asks on.
    private var fault: (any Error)?

    init(_ source: any ByteSource) {
        self.source = source
    }

    func next() throws -> [UInt8]? {
        if let fault { throw fault }
        do {
            while state != .finished {
                let out = try source.next().map(decode) ?? finish()
                if !out.isEmpty { return out }
            }
        } catch {
            fault = error
            throw error
        }
        return nil
    }

    private func decode(_ piece: [UInt8]) throws -> [UInt8] {
        var out: [UInt8] = []
        var position = 0
        while position < piece.count {
            if state == .data {
                position = base64.decode(piece, from: position, into: &out)
                if position < piece.count { state = .footer }
            } else {
                try take(piece[position], into: &out)
                position += 1
            }
        }
        return out
    }

    /// An octet of the text around the data.
    private func take(_ octet: UInt8, into out: inout [UInt8]) throws {
        if state == .footer {
            return try takeFooter(octet, into: &out)
        }
        if state == .before {
            preamble += 1
            isBlank = isBlank && (octet == 0 || octet.isBlankOrLineEnd)
            guard preamble <= Self.longestPreamble else { throw MessageError.notOpenPGP }
        }
        if let line = lines.take(octet) { try end(line) }
    }

    private func end(_ line: [UInt8]) throws {
        switch state {
        case .before: try begin(line)
        case .headers: try header(line)
        case .endLine:
            guard line == Array(ArmorLabel.message.endLine.utf8) else { throw Self.badEnd }
            state = .after
        default: try checkAfter(line)
        }
    }

    private func begin(_ line: [UInt8]) throws {
        guard let label = ArmorLabel(beginLine: line.withoutByteOrderMark) else { return }
        guard !label.text.starts(with: "MESSAGE, PART") else {
            throw MessageError(.unsupported, "it is one part of a message in several files")
        }
        guard label == .message else { throw MessageError(.notEncrypted, label.complaint) }
        state = .headers
    }

    private func header(_ line: [UInt8]) throws {
        headers += 1
        if line.isEmpty {
            state = .data
        } else if headers > Self.mostHeaders || !line.contains(UInt8(ascii: ":")) {
            throw MessageError(.damaged, "no blank line follows the headers of its armor")
        }
    }

    /// What stands between the data and the END line: padding, and the CRC.
    private func takeFooter(_ octet: UInt8, into out: inout [UInt8]) throws {
        if octet == UInt8(ascii: "-") {
            out += try lastOctets()
            state = .endLine
            _ = lines.take(octet)
        } else if octet == UInt8(ascii: "=") || Radix64.isDigit(octet) {
            guard footer.count < 8 else { throw Self.badData }
            footer.append(octet)
        } else if !octet.isBlankOrLineEnd {
            throw Self.badData
        }
    }

    /// The octets that the padding completes.
    private func lastOctets() throws -> [UInt8] {
        let equals = UInt8(ascii: "=")
        guard let tail = base64.tail else { throw Self.badData }
        let crc = footer.dropFirst(tail.padding)
        let isPadded =
            footer.prefix(tail.padding) == Array(repeating: equals, count: tail.padding)[...]
        let isPlain = crc.isEmpty || crc.first == equals && !crc.dropFirst().contains(equals)
        guard isPadded, isPlain, crc.count <= 5 else { throw Self.badData }
        return tail.octets
    }

    private func checkAfter(_ line: [UInt8]) throws {
        guard !line.starts(with: ArmorLabel.begin.utf8) else {
            throw MessageError(.severalMessages, "another armored block follows the message")
        }
    }

    /// At the end of the source.
    private func finish() throws -> [UInt8] {
        defer { state = .finished }
        switch state {
        case .before:
            guard !isBlank else { throw MessageError(.empty, "it is nothing but blanks or zeros") }
            try begin(lines.end())
            throw state == .before ? MessageError.notOpenPGP : Self.truncated
        case .headers: throw Self.truncated
        case .data, .footer: return try truncatedTail()
        case .endLine: try checkCutEnd(lines.end())
        case .after: try checkAfter(lines.end())
        case .finished: break
        }
        return []
    }

    /// The last octets when the END line is missing.
    private func truncatedTail() throws -> [UInt8] {
        guard let tail = base64.tail, footer.count >= tail.padding else { throw Self.truncated }
        return try lastOctets()
    }

    private func checkCutEnd(_ line: [UInt8]) throws {
        guard ArmorLabel.message.endLine.utf8.starts(with: line) else { throw Self.badEnd }
    }

    private static let truncated = MessageError(.truncated, "it ends in the middle of its armor")
    private static let badData = MessageError(.damaged, "its armor is not base64")
    private static let badEnd = MessageError(.damaged, "its armor has no END line of a message")
}

extension [UInt8] {
    static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    fileprivate var withoutByteOrderMark: [UInt8] {
        starts(with: Self.byteOrderMark) ? Array(dropFirst(3)) : self
    }
}

extension UInt8 {
    /// Space, tab, CR or LF.
    var isBlankOrLineEnd: Bool { [0x20, 0x09, 0x0d, 0x0a].contains(self) }
}
