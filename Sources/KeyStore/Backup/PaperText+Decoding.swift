package import Bytes

extension PaperText {
    /// The file, exactly.
    ///
    /// - Throws: ``FormatError`` about the first line; ``PaperFaults``, which names every line that
    ///   is mistyped, missing, doubled or in the place of another.
    package static func decode(_ text: SecretBytes) throws -> [UInt8] {
        let lines = text.typedLines
        guard let first = lines.first else { throw FormatError.malformed("paper", "is empty") }
        var reader = PaperReader(try PaperFront(parsing: first))
        for line in lines.dropFirst() { try reader.read(line) }
        return try reader.finish()
    }
}

/// Takes the lines in any order.
private struct PaperReader {
    private let front: PaperFront
    private var pieces: [Int: [UInt8]] = [:]
    private var seen: Set<Int> = []
    private var faults: [FormatError] = []

    init(_ front: PaperFront) {
        self.front = front
    }

    mutating func read(_ line: SecretBytes) throws {
        do {
            try take(line.split(at: UInt8(ascii: ":")))
        } catch let fault as FormatError {
            faults.append(fault)
        }
    }

    private mutating func take(_ parts: [SecretBytes]) throws {
        guard parts.count == 3, let number = parts[0].typedNumber else {
            throw FormatError.malformed("a line", "not a number, digits and a check with colons")
        }
        guard (1...front.lines).contains(number) else {
            throw FormatError.malformed("line \(number)", "there are \(front.lines) lines only")
        }
        guard seen.insert(number).inserted else {
            throw FormatError.malformed("line \(number)", "stands there twice")
        }
        pieces[number] = try piece(number, parts[1], parts[2])
    }

    private func piece(
        _ number: Int,
        _ digits: SecretBytes,
        _ check: SecretBytes
    ) throws -> [UInt8] {
        let piece = try Base32.decode(digits, "line \(number)").disclosed()
        let typed = try Base32.digits(check, "line \(number)")
        if piece.count == front.range(of: number).count,
            try front.id.check(of: piece, number: number) == typed
        {
            return piece
        }
        let other = try (1...front.lines).first {
            try front.id.check(of: piece, number: $0) == typed
        }
        let reason = other.map { "holds what belongs to line \($0)" } ?? "mistyped"
        throw FormatError.malformed("line \(number)", reason)
    }

    consuming func finish() throws -> [UInt8] {
        let faults = self.faults + missing
        guard faults.isEmpty else { throw PaperFaults(faults: faults) }
        let file = (1...front.lines).flatMap { pieces[$0] ?? [] }
        guard file.count == front.size, try PaperID(of: file) == front.id else {
            throw FormatError.malformed("paper", "every line is right, and yet not the whole")
        }
        return file
    }

    private var missing: [FormatError] {
        let runs = (1...front.lines).filter { !seen.contains($0) }.runs
        return runs.map { run in
            let one = run.count == 1
            let lines =
                one ? "line \(run.lowerBound)" : "lines \(run.lowerBound) to \(run.upperBound)"
            return FormatError.malformed(lines, one ? "is missing" : "are missing")
        }
    }
}

extension PaperFront {
    fileprivate init(parsing line: SecretBytes) throws {
        let parts = line.split(at: UInt8(ascii: ":")).map { $0.asciiText?.uppercased() ?? "" }
        let title = PaperText.title.filter { $0 != "-" }
        guard let first = parts.first, first.hasPrefix(title) else {
            throw FormatError(.unrecognized, "paper", "the first line is not that of a backup")
        }
        guard first.dropFirst(title.count) == PaperText.version else {
            throw FormatError.unsupported("paper", "was printed by later tools")
        }
        guard parts.count == 5, let size = Self.number(parts[1], before: "BYTES"),
            let lines = Self.number(parts[2], before: "LINES"),
            let id = PaperID(digits: SecretBytes(parts[3]))
        else { throw FormatError.malformed("first line", "mistyped") }
        self.init(id: id, size: size)
        guard (1...PaperText.mostLines).contains(self.lines), lines == self.lines,
            try check() == Base32.digits(SecretBytes(parts[4]), "first line")
        else { throw FormatError.malformed("first line", "mistyped: its check is wrong") }
    }

    private static func number(_ text: String, before word: String) -> Int? {
        guard text.hasSuffix(word) else { return nil }
        return SecretBytes(String(text.dropLast(word.count))).typedNumber
    }
}

extension Base32 {
    /// Digits as ``encode(_:)`` writes them, for comparing a check that somebody typed.
    static func digits(_ typed: SecretBytes, _ field: String) throws -> String {
        // Four digits are 20 bits; four more make them whole bytes.
        var padded = ByteWriter()
        padded.bytes(typed)
        padded.text("0000")
        let whole = try decode(padded.finish(), field).disclosed()
        return String(text(whole).prefix(typed.count))
    }
}

extension SecretBytes {
    /// Lines that say something, without blanks and hyphens.
    fileprivate var typedLines: [SecretBytes] {
        var reader = LineReader(self)
        var lines: [SecretBytes] = []
        while let line = reader.next() {
            let digits = line.without([0x20, 0x09, 0x0c, UInt8(ascii: "-")])
            guard !digits.isEmpty, digits[0] != UInt8(ascii: "#") else { continue }
            lines.append(digits)
        }
        return lines
    }

    /// Up to seven decimal digits, read as ``Base32`` reads them.
    fileprivate var typedNumber: Int? {
        guard let text = asciiText?.uppercased(), (1...7).contains(text.count) else { return nil }
        let digits = text.map { letter -> Character in
            switch letter {
            case "O": "0"
            case "I", "L": "1"
            default: letter
            }
        }
        guard digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(String(digits))
    }
}

extension [Int] {
    /// An ascending list as ranges without gaps.
    fileprivate var runs: [ClosedRange<Int>] {
        reduce(into: []) { runs, number in
            if let last = runs.last, last.upperBound + 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
    }
}
