/// How reports are decrypted.
package struct ReportOptions: Sendable {
    package var limits = ReportLimits()
    /// The permissions of what is written.
    package var mode: UInt32 = 0o600
    /// Whether a file that is there is replaced.
    package var replaces = false
    /// Whether what is not encrypted is copied.
    package var passesPlain = false
    /// Whether a zip becomes a folder.
    package var unzips = false
    package var signatures = SignaturePolicy()

    package init() {}
}

/// What became of a report.
package struct ReportOutcome: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case decrypted
        /// It was not encrypted.
        case copied
        /// It is there already.
        case skipped
    }

    package enum Archiving: Sendable, Equatable {
        case moved
        /// The same message is in the archive already.
        case kept
        case failed(ReportFailure)
    }

    package let kind: Kind
    /// The file or folder; nil for standard output.
    package let output: String?
    /// Of plaintext, as it was in the message.
    package let bytes: Int
    package let summary: ReportSummary?
    /// What became of the message; nil when it was to stay.
    package internal(set) var archiving: Archiving?

    init(_ kind: Kind, output: String?, bytes: Int, summary: ReportSummary? = nil) {
        self.kind = kind
        self.output = output
        self.bytes = bytes
        self.summary = summary
    }
}
