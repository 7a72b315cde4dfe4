package import Bytes

/// Whose an OpenPGP key is: `Name (comment) <address>`, or the address alone.
package struct UserID: Sendable, Equatable {
    package let name: String?
    package let comment: String?
    package let email: String?

    /// The parts must be safe in the parameters that GnuPG is given, of which each has its line, and
    /// must read as what they are in the user ID.
    ///
    /// - Throws: ``FormatError``: `malformed`, with the part as its field.
    package init(name: String?, comment: String? = nil, email: String?) throws(FormatError) {
        guard name != nil || email != nil else {
            throw FormatError.malformed("user ID", "has neither a name nor an address")
        }
        for (part, text, forbidden) in [
            ("name", name, "<>()"), ("comment", comment, "<>()"), ("email", email, "<>()\",;:\\"),
        ] {
            guard let text else { continue }
            try Self.check(part, text, forbidden)
        }
        if let email, !Self.isAddress(email) {
            throw FormatError.malformed("email", "is not an address like me@example.com")
        }
        (self.name, self.comment, self.email) = (name, comment, email)
    }

    /// Takes a user ID of these forms apart.
    ///
    /// - Throws: ``FormatError``: `unsupported` for one of another form.
    package init(parsing bytes: [UInt8]) throws(FormatError) {
        let text = String(decoding: bytes, as: UTF8.self)
        var rest = text[...]
        var email: String?
        if rest.hasSuffix(">"), let start = rest.lastIndex(of: "<") {
            email = String(rest[rest.index(after: start)...].dropLast())
            rest = rest[..<start].droppingBlank
        } else if Self.isAddress(text) {
            self = try UserID(name: nil, email: text)
            return
        }
        var comment: String?
        if rest.hasSuffix(")"), let start = rest.lastIndex(of: "(") {
            comment = String(rest[rest.index(after: start)...].dropLast())
            rest = rest[..<start].droppingBlank
        }
        let name = rest.isEmpty ? nil : String(rest)
        guard let userID = try? UserID(name: name, comment: comment, email: email),
            Array(userID.text.utf8) == bytes
        else {
            throw FormatError.unsupported("user ID", "is not of the form Name (comment) <address>")
        }
        self = userID
    }

    private static func check(
        _ part: String,
        _ text: String,
        _ forbidden: String
    ) throws(FormatError) {
        func refuse(_ reason: String) -> FormatError { FormatError.malformed(part, reason) }
        if text.isEmpty { throw refuse("is empty") }
        if text.utf8.count > 200 { throw refuse("is longer than 200 bytes") }
        if text.unicodeScalars.contains(where: \.isInvisible) {
            throw refuse("holds a control character")
        }
        if let one = text.first(where: { forbidden.contains($0) }) {
            throw refuse("holds a \(one)")
        }
        if text.first?.isWhitespace ?? false || text.last?.isWhitespace ?? false {
            throw refuse("begins or ends with a blank")
        }
    }

    private static func isAddress(_ email: String) -> Bool {
        let halves = email.split(separator: "@", omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy { !$0.isEmpty }
            && !email.contains(where: \.isWhitespace)
    }

    /// As GnuPG makes it of the parts.
    package var text: String {
        let words = [name, comment.map { "(\($0))" }].compactMap { $0 }
        guard let email else { return words.joined(separator: " ") }
        return words.isEmpty ? email : (words + ["<\(email)>"]).joined(separator: " ")
    }

    /// What others know of the owner, and what a passphrase should not hold.
    package var words: [String] { [name, comment, email].compactMap { $0 } }

    /// The lines of GnuPG's unattended key generation.
    var parameters: [String] {
        [("Name-Real", name), ("Name-Comment", comment), ("Name-Email", email)].compactMap {
            field,
            value in value.map { "\(field): \($0)" }
        }
    }
}

extension Substring {
    fileprivate var droppingBlank: Substring { hasSuffix(" ") ? dropLast() : self }
}

extension Unicode.Scalar {
    /// Controls, and what changes the look of the text around it.
    fileprivate var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: true
        default: false
        }
    }
}
