internal import Bytes

/// Takes the armor off a file.
final class ArmorReader: ByteSource {
    private let input: BufferedSource
    private var number = 0
    /// Of the line that was read last, with its end.
    private var length = 0
    private var state = State.before

    private enum State {
        case before, inside
        /// A line was not full, or had padding: no other may follow.
        case atEnd
        case after
    }

    /// Of white space on either side; what age allows.
    private static let mostSpace = 1024

    init(_ input: BufferedSource) {
        self.input = input
    }

    /// - Throws: ``AgeError``: `notAge`, `malformed`, `truncated`.
    func next() throws -> [UInt8]? {
        if state == .before { try begin() }
        let first = number + 1
        var digits = ByteWriter(capacity: Armor.width * Armor.batch)
        for _ in 0..<Armor.batch where state != .after { try takeLine(&digits) }
        guard digits.count > 0 else { return nil }
        return try decode(digits.finish(), first)
    }

    private func begin() throws {
        var space = 0
        var text = try line()
        while let blank = text, blank.allSatisfy(Armor.isSpace) {
            space += length
            guard space <= Self.mostSpace else { throw notArmor }
            text = try line()
        }
        guard let text, text.elementsEqual(Armor.begin.utf8) else { throw notArmor }
        state = .inside
    }

    private var notArmor: AgeError { AgeError(.notAge, "is not an age file") }

    private func takeLine(_ digits: inout ByteWriter) throws {
        guard let text = try line() else {
            throw AgeError(.truncated, place, "the END line is missing")
        }
        if text.elementsEqual(Armor.end.utf8) { return try finish() }
        guard state == .inside else {
            throw malformed("not the END line, where the line before was the last")
        }
        guard (1...Armor.width).contains(text.count) else {
            throw malformed(text.isEmpty ? "is empty" : "longer than \(Armor.width) columns")
        }
        if text.count < Armor.width || text.last == UInt8(ascii: "=") { state = .atEnd }
        digits.bytes(text.span)
    }

    private func finish() throws {
        state = .after
        var space = 0
        while let text = try line() {
            space += length
            guard text.allSatisfy(Armor.isSpace), space <= Self.mostSpace else {
                throw malformed("text behind the END line")
            }
        }
    }

    /// Decodes lines at once, and one by one when there is a fault to be found; `first` is their number.
    private func decode(_ digits: SecretBytes, _ first: Int) throws -> [UInt8] {
        do {
            return try Base64.decode(digits, "").disclosed()
        } catch let error as FormatError {
            let bad = digits.lines(ofWidth: Armor.width).firstIndex { line in
                (try? Base64.decode(line, "")) == nil
            }
            throw AgeError(.malformed, .armor(line: first + (bad ?? 0)), error.reason)
        }
    }

    /// The next line without LF or CRLF.
    private func line() throws -> [UInt8]? {
        number += 1
        guard let line = try input.line(limit: Self.mostSpace) else { return nil }
        length = line.bytes.count + (line.isEnded ? 1 : 0)
        let hasCR = line.bytes.last == UInt8(ascii: "\r")
        return hasCR ? line.bytes.dropLast() : line.bytes
    }

    private var place: AgeError.Place { .armor(line: number) }

    private func malformed(_ reason: String) -> AgeError {
        AgeError(.malformed, place, reason)
    }
}
