/// The account numbers of the broker: `U`, `F`, `I`, `DU` or `DF` with 6 to 9 digits.
enum AccountNumber {
    private static let letters: Set<String> = ["U", "F", "I", "DU", "DF"]

    /// Whether such a word is in the text, in letters of either case; or `U`, apart from its digits by
    /// blanks and marks; or, with the last digits of the account, a number of that end.
    static func isIn(_ text: String, ending: AccountDigits? = nil) -> Bool {
        let pieces = pieces(String.UnicodeScalarView(text.unicodeScalars.map(plain)))
        return pieces.indices.contains { isWord(pieces[...$0], before: pieces[($0 + 1)...].first) }
            || ending.map { isNumber(in: pieces, ending: "\($0)") } ?? false
    }

    private enum Piece {
        case letters(String)
        case digits(String)
        case marks(Int)
    }

    /// Digits of all scripts and letters of full width as those of ASCII.
    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
            return Unicode.Scalar(0x30 + UInt8(value))
        }
        let isWide =
            (0xff21...0xff3a).contains(scalar.value) || (0xff41...0xff5a).contains(scalar.value)
        return isWide ? Unicode.Scalar(UInt8(scalar.value - 0xfee0)) : scalar
    }

    private static func pieces(_ scalars: String.UnicodeScalarView) -> [Piece] {
        var pieces: [Piece] = []
        for scalar in scalars {
            switch (scalar, pieces.last) {
            case ("0"..."9", .digits(let digits)?):
                pieces[pieces.count - 1] = .digits(digits + "\(scalar)")
            case ("0"..."9", _): pieces.append(.digits("\(scalar)"))
            case ("a"..."z", .letters(let word)?), ("A"..."Z", .letters(let word)?):
                pieces[pieces.count - 1] = .letters(word + "\(scalar)")
            case ("a"..."z", _), ("A"..."Z", _): pieces.append(.letters("\(scalar)"))
            case (_, .marks(let count)?): pieces[pieces.count - 1] = .marks(count + 1)
            default: pieces.append(.marks(1))
            }
        }
        return pieces
    }

    /// Whether the pieces end in such a word.
    private static func isWord(_ pieces: ArraySlice<Piece>, before next: Piece?) -> Bool {
        if case .letters? = next { return false }
        guard case .digits(let digits)? = pieces.last, (6...9).contains(digits.count) else {
            return false
        }
        let front = pieces.dropLast()
        if case .letters(let word)? = front.last { return letters.contains(word.uppercased()) }
        guard case .marks(1...3)? = front.last,
            case .letters(let word)? = front.dropLast().last
        else { return false }
        return ["U", "DU"].contains(word.uppercased())
    }

    /// Whether there are 6 to 9 digits that end so, in one piece or with single marks between them.
    private static func isNumber(in pieces: [Piece], ending: String) -> Bool {
        pieces.indices.contains { end in
            guard case .digits = pieces[end] else { return false }
            var number = ""
            for piece in pieces[...end].reversed() {
                switch piece {
                case .digits(let digits): number = digits + number
                case .marks(1): continue
                default: return false
                }
                guard number.utf8.count <= 9 else { return false }
                if number.utf8.count >= 6, number.hasSuffix(ending) { return true }
            }
            return false
        }
    }
}
