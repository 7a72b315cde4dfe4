internal import Bytes

/// A file as lines that a person can type back, each with a check of its own.
///
/// ```
/// IBKEYS-PAPER-1: 3011 BYTES: 151 LINES: 6S1V-8N3Q-ZZ4K-07HT: 2CMD
///   1: C5H6-6YBE-C9GP-8T3J-5GRN-WS3J-41P6-ARBK: 9QEV
/// ```
///
/// A line holds 20 bytes, the last one what is left, in base32 and groups of four digits, and behind
/// them ``PaperID/check(of:number:)``. The first line has size, lines, the id and a check with the
/// number 0. Blanks, hyphens, empty lines, the case of letters and the order of lines do not matter;
/// what follows a `#` at the start of a line is for people.
package enum PaperText {
    static let lineBytes = 20
    package static let mostLines = 9999
    static let title = "IBKEYS-PAPER-"
    static let version = "1"

    /// - Throws: ``FormatError/Kind/tooCostly`` for more than 9,999 lines, `malformed` for no bytes.
    package static func encode(_ file: [UInt8]) throws -> [String] {
        let front = PaperFront(id: try PaperID(of: file), size: file.count)
        guard front.size > 0 else { throw FormatError.malformed("paper", "an empty file") }
        guard front.lines <= mostLines else {
            throw FormatError(.tooCostly, "paper", "\(front.lines) lines are too many to type")
        }
        let lines = try (1...front.lines).map { number in
            let piece = Array(file[front.range(of: number)])
            let check = try front.id.check(of: piece, number: number)
            let count = String(repeating: " ", count: 4 - String(number).count) + "\(number)"
            return "\(count): \(grouped(Base32.text(piece))): \(check)"
        }
        return [try front.text()] + lines
    }

    static func grouped(_ digits: String) -> String {
        let groups = SecretBytes(digits).grouped(by: 4, "-")
        return String(decoding: groups.disclosed(), as: UTF8.self)
    }
}

/// What the first line says.
struct PaperFront: Equatable {
    let id: PaperID
    /// Bytes of the file.
    let size: Int

    var lines: Int { (size + PaperText.lineBytes - 1) / PaperText.lineBytes }

    /// Where the bytes of a line are in the file; lines count from 1.
    func range(of line: Int) -> Range<Int> {
        let start = (line - 1) * PaperText.lineBytes
        return start..<min(start + PaperText.lineBytes, size)
    }

    func text() throws -> String {
        let id = PaperText.grouped(id.text)
        return "\(PaperText.title)\(PaperText.version): \(size) BYTES: \(lines) LINES: \(id): "
            + (try check())
    }

    func check() throws -> String {
        try id.check(of: Array("\(size) \(lines)".utf8), number: 0)
    }
}
