internal import Bytes
internal import OpenSSL

/// A failure as the person at the terminal is told of it: `tool: subject: message`, and the status.
package struct ToolError: Error, Equatable, Sendable {
    package let status: ExitStatus
    /// The file or the key that it is about; as it came from outside, not escaped.
    package let subject: String?
    /// Lower case, one line, no full stop.
    package let message: String
    /// The remedy, when it is known.
    package let hint: String?

    package init(
        _ status: ExitStatus,
        subject: String? = nil,
        _ message: String,
        hint: String? = nil
    ) {
        self.status = status
        self.subject = subject
        self.message = message
        self.hint = hint
    }

    /// Whatever was thrown while `subject` was worked on.
    ///
    /// A ``ToolError`` stays as it is; one without a subject gets this one.
    package init(_ error: any Error, subject: String? = nil) {
        switch error {
        case let error as ToolError:
            self.init(
                error.status,
                subject: error.subject ?? subject,
                error.message,
                hint: error.hint
            )
        case let error as FormatError:
            self.init(error, subject: subject)
        case let error as OpenSSLError:
            self.init(.dataError, subject: subject, error.description)
        default:
            self.init(.ioError, subject: subject, String(describing: error))
        }
    }

    private init(_ error: FormatError, subject: String?) {
        var hint = error.hint
        if error.kind == .passphraseNeeded, hint == nil { hint = "give --passphrase SOURCE" }
        self.init(Self.status(of: error.kind), subject: subject, error.description, hint: hint)
    }

    private static func status(of kind: FormatError.Kind) -> ExitStatus {
        switch kind {
        case .unrecognized, .unsupported, .malformed, .tooCostly: .dataError
        case .passphraseNeeded, .wrongPassphrase: .noPermission
        }
    }
}
