internal import Bytes
internal import SSHKey

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

extension RequestMail.Key {
    /// A mail is open to many: no text that goes out with the key holds an account number.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` with the place.
    func checkAccounts() throws {
        switch self {
        case .ssh(_, let line, let file):
            try Self.refuse("file name", file, "rename the file, or the key")
            let comment = try OpenSSHPublicKey.decode(line).comment
            let text = String(decoding: comment.bytes, as: UTF8.self)
            try Self.refuse(
                "comment",
                text,
                "ibkeyctl comment, or ibkeyexport -C, gives another one"
            )
        case .openPGP(let published, let file):
            try Self.refuse("file name", file, "rename the file, or the key")
            for userID in published.keys.flatMap(\.userIDs) {
                let owner = String(decoding: userID, as: UTF8.self)
                try Self.refuse("user ID", owner, "make a key whose user ID has no account number")
            }
        }
    }

    private static func refuse(_ place: String, _ text: String, _ hint: String) throws {
        guard AccountNumber.isIn(text) else { return }
        throw FormatError(
            .malformed,
            place,
            "holds what looks like an account number, which no mail should",
            hint: hint
        )
    }
}
