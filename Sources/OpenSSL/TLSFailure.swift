/// Why a ``TLSChannel`` ended: a cause that programs compare, and words for people.
package struct TLSFailure: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Cause: Sendable {
        /// The two ends do not have the same key.
        case otherKey
        /// The other end is gone.
        case closed
        /// The other end does not speak as we do.
        case refused
    }

    package let cause: Cause
    package let description: String

    init(_ cause: Cause, _ description: String) {
        self.cause = cause
        self.description = description
    }

    init(_ error: OpenSSLError) {
        let cause: Cause =
            if !Self.signsOfOtherKey.isDisjoint(with: error.reasons) {
                .otherKey
            } else if error.reasons.isEmpty || error.reasons.contains(Self.end) {
                .closed
            } else {
                .refused
            }
        self.init(cause, error.reasons.joined(separator: "; "))
    }

    /// What the server finds in its queue, and the alert that the client gets (RFC 8446 section 4.2.11).
    private static let signsOfOtherKey: Set = [
        "binder does not verify", "sslv3 alert illegal parameter", "tlsv1 alert decrypt error",
    ]
    private static let end = "unexpected eof while reading"
}
