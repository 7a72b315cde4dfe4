internal import GPGME

/// Why a key is void (RFC 9580 section 5.2.3.31), by the words of the command line.
package enum RevocationReason: String, CaseIterable, Sendable {
    case noReason = "no-reason"
    /// Somebody else may have the secret key.
    case compromised
    /// Another key has its place.
    case superseded
    /// It is no longer used.
    case unused

    var code: Context.RevocationReason {
        switch self {
        case .noReason: .none
        case .compromised: .compromised
        case .superseded: .superseded
        case .unused: .retired
        }
    }
}
