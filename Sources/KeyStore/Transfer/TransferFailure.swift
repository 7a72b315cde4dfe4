/// Why a transfer did not go on; nothing was stored and nothing removed.
package struct TransferFailure: Error, Equatable, Sendable {
    package enum Cause: Sendable {
        case expired
        /// The request was not made here.
        case unknownRequest
        /// The request has had its answer.
        case used
        /// The request was made in the store that was to answer it.
        case ownRequest
        /// It was changed on its way, or is for another one than it says.
        case altered
        case truncated
        /// The passphrase of the transfer was not used, where it should have been.
        case notProtected
        /// The two sides have not typed the same code.
        case wrongCode
        /// The other side said nothing for too long.
        case stalled
        /// The other side ended, or speaks otherwise.
        case broken
    }

    package let cause: Cause
    /// Lower case, one line, no full stop.
    package let reason: String
    package let hint: String?

    package init(_ cause: Cause, _ reason: String, hint: String? = nil) {
        self.cause = cause
        self.reason = reason
        self.hint = hint
    }

    static func expired(_ moment: Timestamp) -> TransferFailure {
        TransferFailure(.expired, "the request has expired \(moment)", hint: another)
    }

    static let another = "ibkeymigrate request makes another"
}
