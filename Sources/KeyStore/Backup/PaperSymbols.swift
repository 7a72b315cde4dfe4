package import Bytes

/// A file as the texts of QR symbols, each of which stands by itself.
///
/// ```
/// IBK1 ID I/N DIGITS CHECK
/// ```
///
/// ID is that of ``PaperID``, I counts from 1 to N, DIGITS are the bytes in base32, CHECK covers them
/// and I. All of it is in QR's alphanumeric set, which takes 5.5 bits a character; structured append,
/// QR's own way to join symbols, is left alone, for readers do not agree on it.
package enum PaperSymbols {
    /// For paper: 995 characters, a symbol of 101 modules.
    package static let bytesOnPaper = 600
    /// For terminals of 80 columns: 387 characters, a symbol of 65 modules.
    package static let bytesOnTerminal = 220
    package static let mostSymbols = 999
    private static let mark = "IBK1"

    /// - Throws: ``FormatError``: `tooCostly` for more than 999 symbols, `malformed` for no bytes.
    package static func encode(
        _ file: [UInt8],
        bytesPerSymbol: Int = bytesOnPaper
    ) throws -> [String] {
        let count = (file.count + bytesPerSymbol - 1) / bytesPerSymbol
        guard count > 0 else { throw FormatError.malformed("paper", "an empty file") }
        guard count <= mostSymbols else {
            throw FormatError(.tooCostly, "paper", "\(count) symbols are too many to scan")
        }
        let id = try PaperID(of: file)
        return try (1...count).map { number in
            let start = (number - 1) * bytesPerSymbol
            let piece = Array(file[start..<min(start + bytesPerSymbol, file.count)])
            let check = try id.check(of: piece, number: number)
            return "\(mark) \(id.text) \(number)/\(count) \(Base32.text(piece)) \(check)"
        }
    }

    /// Joins symbols that were scanned in any order, some of them perhaps more than once.
    ///
    /// - Throws: ``FormatError`` for what is no symbol, or one of another file; ``PaperFaults``, which
    ///   names every symbol that is damaged or missing.
    package static func decode(_ texts: [SecretBytes]) throws -> [UInt8] {
        let symbols = try texts.map { try Symbol(parsing: $0) }
        guard let first = symbols.first else { throw FormatError.malformed("paper", "no symbol") }
        guard symbols.allSatisfy({ $0.id == first.id && $0.count == first.count }) else {
            throw FormatError.malformed("paper", "symbols of different backups")
        }
        let pieces = try pieces(of: symbols, count: first.count)
        guard try PaperID(of: pieces) == first.id else {
            throw FormatError.malformed("paper", "every symbol is right, and yet not the whole")
        }
        return pieces
    }

    private static func pieces(of symbols: [Symbol], count: Int) throws -> [UInt8] {
        var faults: [FormatError] = []
        var pieces: [Int: [UInt8]] = [:]
        for symbol in symbols where pieces[symbol.number] == nil {
            pieces[symbol.number] = try symbol.isWhole() ? symbol.piece : nil
        }
        for number in 1...count where pieces[number] == nil {
            let isThere = symbols.contains { $0.number == number }
            let reason = isThere ? "is damaged" : "is missing"
            faults.append(FormatError.malformed("symbol \(number) of \(count)", reason))
        }
        guard faults.isEmpty else { throw PaperFaults(faults: faults) }
        return (1...count).flatMap { pieces[$0] ?? [] }
    }

    private struct Symbol {
        let id: PaperID
        let number: Int
        let count: Int
        let piece: [UInt8]
        private let check: String

        init(parsing text: SecretBytes) throws {
            let parts = text.without([0x0a, 0x0d]).trimmed().split(at: UInt8(ascii: " "))
            guard let first = parts.first, first.equals(mark) else {
                throw FormatError(.unrecognized, "symbol", "not one of a backup")
            }
            guard parts.count == 5, let id = PaperID(digits: parts[1]),
                let place = Self.place(parts[2])
            else { throw FormatError.malformed("symbol", "not as it was printed") }
            (self.id, number, count) = (id, place.number, place.count)
            let field = "symbol \(number) of \(count)"
            piece = try Base32.decode(parts[3], field).disclosed()
            check = try Base32.digits(parts[4], field)
        }

        private static func place(_ text: SecretBytes) -> (number: Int, count: Int)? {
            let numbers = text.asciiText?.split(separator: "/").map { Int($0) } ?? []
            guard numbers.count == 2, let number = numbers[0], let count = numbers[1],
                (1...mostSymbols).contains(count), (1...count).contains(number)
            else { return nil }
            return (number, count)
        }

        func isWhole() throws -> Bool { try id.check(of: piece, number: number) == check }
    }
}
