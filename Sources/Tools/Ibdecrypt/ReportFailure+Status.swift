internal import CommandKit
internal import KeyStore

extension ToolError {
    init(_ failure: ReportFailure, subject: String?) {
        self.init(
            failure.cause.status,
            subject: subject,
            failure.reason,
            hint: failure.hint
        )
    }
}

extension ReportFailure.Cause {
    /// What the tool ends with when this happened to its only input.
    var status: ExitStatus {
        switch self {
        case .empty, .notEncrypted, .damaged, .truncated, .noIntegrityProtection, .severalMessages,
            .tooLarge, .unsupported, .badSignature, .notSigned:
            .dataError
        case .missing, .unusableName: .noInput
        case .unavailable: .unavailable
        case .outputExists, .cannotCreate: .cannotCreate
        case .inputOutput: .ioError
        case .interrupted: .tryAgain
        case .noSecretKey, .wrongPassphrase, .noPassphrase: .noPermission
        }
    }
}

extension ReportFailure {
    /// Whatever was thrown while a report was worked on, a ``ToolError`` by its words.
    init(explaining error: any Error) {
        guard let error = error as? ToolError else {
            self.init(error)
            return
        }
        self.init(Self.cause(of: error.status), error.message, hint: error.hint)
    }

    private static func cause(of status: ExitStatus) -> Cause {
        switch status {
        case .noPermission: .noPassphrase
        case .unavailable: .unavailable
        case .noInput: .missing
        default: .inputOutput
        }
    }
}
