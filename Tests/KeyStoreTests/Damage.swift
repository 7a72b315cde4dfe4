import Bytes

/// What happens to the text of a key on its way through editors, mails and configuration.
enum Damage: String, CaseIterable, Sendable {
    case indented, tabbed, quoted, surrounded, folded, cut
    case escaped, inJSON, inEnvironmentFile
    case withoutLastLineEnd
    case withCRLF, withCR
    case withByteOrderMark, inUTF16LE, inUTF16BE, inMarkedUTF16LE, inMarkedUTF16BE

    enum Stage: Int { case structure, escape, lastLine, lineEnds, encoding }

    var stage: Stage {
        switch self {
        case .indented, .tabbed, .quoted, .surrounded, .folded, .cut: .structure
        case .escaped, .inJSON, .inEnvironmentFile: .escape
        case .withoutLastLineEnd: .lastLine
        case .withCRLF, .withCR: .lineEnds
        default: .encoding
        }
    }

    /// One of the repairs that are due.
    var repair: String {
        switch self {
        case .indented, .tabbed, .quoted: "its lines were indented or quoted"
        case .surrounded: "there was text around the key"
        case .folded: "its lines were run together"
        case .cut: "the END line was missing"
        case .escaped, .inJSON, .inEnvironmentFile: "line ends were written as \\n"
        case .withoutLastLineEnd: "the last line had no end"
        case .withCRLF, .withCR: "line ends were not LF"
        case .withByteOrderMark: "it began with a byte order mark"
        default: "the text was UTF-16"
        }
    }

    /// Public keys on one line have no marks to find them by, and PPK files no END line.
    func applies(to file: SampleFile) -> Bool {
        if file.name == "public openssh" { return stage.rawValue > Stage.escape.rawValue }
        return self != .cut || !file.name.hasPrefix("ppk")
    }

    /// Whether this may happen to what `other` has been done to.
    ///
    /// A value in quotation marks was a whole key when it was put there.
    func follows(_ other: Damage) -> Bool {
        let isInString = [.inJSON, .inEnvironmentFile].contains(self)
        guard other.stage.rawValue < stage.rawValue else { return false }
        return !isInString || other != .cut
    }

    func apply(to bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .indented: lines(of: bytes, prefix: "    ")
        case .tabbed: lines(of: bytes, prefix: "\t")
        case .quoted: lines(of: bytes, prefix: "> ")
        case .surrounded: Array("Hello,\n\nthe key:\n\n".utf8) + bytes + Array("\nBye\n".utf8)
        case .folded: lastLineEndCut(bytes).replacing(["\n": " "])
        case .cut: lines(bytes).prefix { !isEnd($0) }.flatMap { $0 + lf }
        case .escaped: bytes.replacing(["\n": "\\n"])
        case .inEnvironmentFile:
            Array("KEY=\"".utf8) + bytes.replacing(["\n": "\\n", "\"": "\\\""])
                + Array("\"\nX=1\n".utf8)
        case .inJSON:
            Array("{\"a\": \"b\", \"key\": \"".utf8)
                + bytes.replacing(["\n": "\\n", "\"": "\\\"", "\\": "\\\\", "/": "\\/"])
                + Array("\"}\n".utf8)
        case .withoutLastLineEnd: lastLineEndCut(bytes)
        case .withCRLF: bytes.replacing(["\n": "\r\n"])
        case .withCR: bytes.replacing(["\n": "\r"])
        case .withByteOrderMark: [0xef, 0xbb, 0xbf] + bytes
        case .inUTF16LE: bytes.flatMap { [$0, 0] }
        case .inUTF16BE: bytes.flatMap { [0, $0] }
        case .inMarkedUTF16LE: [0xff, 0xfe] + bytes.flatMap { [$0, 0] }
        case .inMarkedUTF16BE: [0xfe, 0xff] + bytes.flatMap { [0, $0] }
        }
    }

    private var lf: [UInt8] { [UInt8(ascii: "\n")] }

    private func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        lastLineEndCut(bytes).split(separator: lf[0], omittingEmptySubsequences: false)
            .map(Array.init)
    }

    private func lines(of bytes: [UInt8], prefix: String) -> [UInt8] {
        lines(bytes).flatMap { Array(prefix.utf8) + $0 + lf }
    }

    private func lastLineEndCut(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == lf[0] ? bytes.dropLast() : bytes
    }

    private func isEnd(_ line: [UInt8]) -> Bool {
        let line = String(decoding: line, as: UTF8.self)
        return line.contains("---- END SSH2")
            || line.contains("-----END") && !line.contains("PARAMETERS")
    }
}

extension [UInt8] {
    fileprivate func replacing(_ words: [Character: String]) -> [UInt8] {
        flatMap { byte in
            words[Character(UnicodeScalar(byte))].map { Array($0.utf8) } ?? [byte]
        }
    }
}
