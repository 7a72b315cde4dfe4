/// Why an age file does not open: a cause that programs compare, the place, and words for people.
package struct AgeError: Error, Equatable, Sendable {
    package enum Cause: Sendable {
        /// Neither an age file nor one in armor.
        case notAge
        /// Of another version than age v1.
        case unsupported
        /// Breaks the rules of the format.
        case malformed
        /// Ends too early.
        case truncated
        /// Does not carry the authentication that its file key gives it.
        case damaged
        case noMatchingIdentity
        case wrongPassphrase
        /// Asks for more memory than the limit allows.
        case tooCostly
    }

    /// Lines and chunks are counted from 1; the lines of a header within armor are its own.
    package enum Place: Equatable, Sendable {
        case armor(line: Int)
        case header(line: Int)
        case payload(chunk: Int)
    }

    package let cause: Cause
    /// Nil where the file as a whole is meant.
    package let place: Place?
    /// Lower case, one line, no full stop.
    package let reason: String

    package init(_ cause: Cause, _ place: Place?, _ reason: String) {
        self.cause = cause
        self.place = place
        self.reason = reason
    }

    package init(_ cause: Cause, _ reason: String) {
        self.init(cause, nil, reason)
    }
}

extension AgeError: CustomStringConvertible {
    package var description: String {
        switch place {
        case .armor(let line): "armor line \(line): \(reason)"
        case .header(let line): "header line \(line): \(reason)"
        case .payload(let chunk): "chunk \(chunk): \(reason)"
        case nil: reason
        }
    }
}
