internal import GPGME

/// Why GnuPG did not do what it was asked: a cause that programs compare, and words for people.
package struct GnuPGFailure: Error, Equatable, Sendable {
    package enum Cause: Sendable {
        /// gpg or its agent is not installed, or does not answer.
        case unavailable
        /// A passphrase is needed and there is no way to ask for it.
        case passphraseNeeded
        case wrongPassphrase
        /// The person did not want to.
        case cancelled
        /// The home's configuration forbids what is needed.
        case configuration
        case noSuchKey
        case noSecretKey
        /// What came out is not what was asked for, and was not used.
        case unsound
        case failed
        /// The system did not do what GnuPG asked of it.
        case system
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
}

extension GnuPGFailure {
    /// What GPGME said, in our words.
    init(_ error: GPGMEError, home: String) {
        if error.isNoEngine {
            self.init(
                .unavailable,
                "there is no gpg here, or one that is too old",
                hint: "it is in the package gnupg"
            )
        } else if error.isNoAgent {
            self.init(.unavailable, "gpg-agent does not answer for \(home)")
        } else if error.isUnableToAsk {
            self.init(
                .passphraseNeeded,
                "gpg-agent has no way to ask for the passphrase",
                hint: "--passphrase prompt asks here, without a pinentry"
            )
        } else if error.isNotSupported {
            self.init(
                .configuration,
                "gpg-agent takes no passphrase from other programs",
                hint: "allow-loopback-pinentry in \(home)/gpg-agent.conf lets it"
            )
        } else if error.isCancelled {
            self.init(.cancelled, "was cancelled")
        } else if error.isNoSecretKey {
            self.init(.noSecretKey, "GnuPG has no secret key for it in \(home)")
        } else if error.isNotFound {
            self.init(.noSuchKey, "GnuPG has no such key in \(home)")
        } else if error.isOfSystem {
            self.init(
                .system,
                "GnuPG: \(error.operation): \(error)",
                hint: "look at the space and the limits for \(home)"
            )
        } else {
            self.init(.failed, "GnuPG: \(error.operation): \(error)")
        }
    }
}
