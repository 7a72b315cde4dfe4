/// Why a backup was not made, or not restored; nothing was written for that key.
package struct BackupFailure: Error, Equatable, Sendable {
    package enum Cause: Sendable {
        /// Secret parts are missing that a backup should hold.
        case incomplete
        /// The name belongs to another key.
        case nameTaken
        /// What was written is not what should be there.
        case unsound
        case noSuchKey
    }

    package let cause: Cause
    /// The key, or the file.
    package let subject: String
    /// Lower case, one line, no full stop.
    package let reason: String
    package let hint: String?

    package init(_ cause: Cause, _ subject: String, _ reason: String, hint: String? = nil) {
        self.cause = cause
        self.subject = subject
        self.reason = reason
        self.hint = hint
    }
}
