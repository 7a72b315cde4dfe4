/// Why some bytes are not what they should be: a kind that programs compare, and words for people.
package struct FormatError: Error, Equatable, Sendable {
    package enum Kind: Sendable {
        /// Not a format that is known here.
        case unrecognized
        /// A known format that uses something not done here.
        case unsupported
        /// Breaks the rules of its format, or contradicts itself.
        case malformed
        /// Encrypted, and no passphrase was to be had.
        case passphraseNeeded
        /// Encrypted under another passphrase; or damaged, where the format cannot tell the two apart.
        case wrongPassphrase
        /// Asks for more memory or time than the limit allows.
        case tooCostly
    }

    package let kind: Kind
    /// What was being read, from the outside in: `private key: comment`.
    ///
    /// Empty for the whole.
    package let field: String
    /// Lower case, one line, no full stop.
    package let reason: String
    /// The remedy, when it is known.
    package var hint: String?

    package init(_ kind: Kind, _ field: String = "", _ reason: String, hint: String? = nil) {
        self.kind = kind
        self.field = field
        self.reason = reason
        self.hint = hint
    }

    package static func malformed(_ field: String, _ reason: String) -> FormatError {
        FormatError(.malformed, field, reason)
    }

    package static func unsupported(_ field: String, _ reason: String) -> FormatError {
        FormatError(.unsupported, field, reason)
    }

    /// The remedy for text that was damaged on its way.
    package static let repairHint = "--repair mends the text around a key"

    /// The same error, met while reading `outer`.
    package func within(_ outer: String) -> FormatError {
        FormatError(kind, field.isEmpty ? outer : "\(outer): \(field)", reason, hint: hint)
    }
}

extension FormatError: CustomStringConvertible {
    package var description: String { field.isEmpty ? reason : "\(field): \(reason)" }
}

/// Runs `body`; a ``FormatError`` from it names `outer` as well.
package func within<R>(_ outer: String, _ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch let error as FormatError {
        throw error.within(outer)
    }
}
