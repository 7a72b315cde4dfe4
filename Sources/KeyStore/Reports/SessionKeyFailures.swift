internal import Bytes
internal import GPGME
internal import OpenPGP

/// Why no session key of a message was opened.
struct SessionKeyFailures {
    private var unsupported: MessageError?
    private var others: [ReportFailure] = []

    /// Takes note of what one packet came to, so that the next can be tried.
    ///
    /// - Throws: what no other packet would change.
    mutating func add(_ error: any Error) throws {
        switch error {
        case let error as MessageError:
            if error.cause == .unsupported { unsupported = error }
        case let error as GPGMEError: others.append(GPGMEJudgement.failure(of: error))
        case let error as ReportFailure: others.append(error)
        case let error as FormatError: add(error)
        default: throw error
        }
    }

    private mutating func add(_ error: FormatError) {
        switch error.kind {
        case .passphraseNeeded:
            let hint = "give --passphrase SOURCE"
            others.append(ReportFailure(.noPassphrase, error.reason, hint: hint))
        case .unsupported:
            unsupported = MessageError(.unsupported, "its \(error.field): \(error.reason)")
        case .tooCostly:
            let reason = "not supported by ibdecrypt's reader: its \(error.field): \(error.reason)"
            others.append(ReportFailure(.unsupported, reason))
        default: break
        }
    }

    /// What another reader may do comes first, then what a person can change; nil for damage alone.
    var mostTelling: (any Error)? {
        if let unsupported { return unsupported }
        for cause in [.wrongPassphrase, .noPassphrase, .unavailable] as [ReportFailure.Cause] {
            if let failure = others.first(where: { $0.cause == cause }) { return failure }
        }
        return others.first
    }
}
