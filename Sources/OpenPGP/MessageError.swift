/// Why some bytes are not one whole encrypted message: a cause that programs compare, and words.
package struct MessageError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Cause: Sendable {
        case empty
        /// Not OpenPGP at all, or a message or key that is not encrypted.
        case notEncrypted
        case truncated
        case damaged
        /// Old encrypted data (packet 9) that can be altered unnoticed.
        case noIntegrityProtection
        /// Another message, or anything but padding, follows.
        case severalMessages
        case unsupported
    }

    package let cause: Cause
    /// Lower case, one line, no full stop.
    package let reason: String

    package init(_ cause: Cause, _ reason: String) {
        self.cause = cause
        self.reason = reason
    }

    package var description: String { reason }
}
