/// Why a report was not decrypted: a cause that programs compare, and words for people.
package struct ReportFailure: Error, Equatable, Sendable {
    /// By the words of `--json`.
    package enum Cause: String, Sendable, CaseIterable {
        case empty
        case notEncrypted = "not-encrypted"
        case noSecretKey = "no-secret-key"
        case wrongPassphrase = "wrong-passphrase"
        /// There is no way to ask for it.
        case noPassphrase = "no-passphrase"
        case damaged
        case truncated
        case noIntegrityProtection = "no-integrity-protection"
        case severalMessages = "several-messages"
        case tooLarge = "too-large"
        /// A valid message that uses something which this GnuPG does not know.
        case unsupported
        case badSignature = "bad-signature"
        /// Not signed by the key that was required.
        case notSigned = "not-signed"
        case outputExists = "output-exists"
        case cannotCreate = "cannot-create"
        case inputOutput = "input-output"
        /// There is no such input, or it may not be read.
        case missing
        /// Its name is not UTF-8.
        case unusableName = "unusable-name"
        /// gpg or its agent is missing or does not answer.
        case unavailable
        case interrupted
    }

    package let cause: Cause
    /// Lower case, one line, no full stop.
    package let reason: String
    package var hint: String?

    package init(_ cause: Cause, _ reason: String, hint: String? = nil) {
        self.cause = cause
        self.reason = reason
        self.hint = hint
    }
}
