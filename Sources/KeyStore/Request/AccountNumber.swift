/// The account numbers of the broker: `U`, `F`, `I`, `DU` or `DF` with 6 to 9 digits.
enum AccountNumber {
    private static let letters: Set<String> = ["U", "F", "I", "DU", "DF"]

    /// Whether such a word is in the text, in letters of either case.
    static func isIn(_ text: String) -> Bool {
        let words = text.utf8.split { !isWord($0) }
        return words.contains { word in
            let digits = word.reversed().prefix { isDigit($0) }.count
            return (6...9).contains(digits)
                && letters.contains(
                    String(decoding: word.dropLast(digits), as: UTF8.self).uppercased()
                )
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5a).contains(byte & 0xdf)
    }
}
