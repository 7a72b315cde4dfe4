internal import Files
internal import Glibc

extension ReportFailure {
    /// Why the output was not made.
    init(writing error: SystemError, _ what: String? = nil) {
        let about = what.map { $0 + ": " } ?? ""
        switch error.code {
        case EEXIST:
            self = .outputExists(about + "already exists")
        case EACCES, EPERM, EROFS, ENOTDIR, EISDIR, ENAMETOOLONG, ELOOP, ENOENT:
            self.init(.cannotCreate, about + error.reason)
        default:
            self.init(.inputOutput, about + error.reason)
        }
    }

    /// Why the input cannot be opened.
    init(opening error: SystemError) {
        self.init(.missing, error.reason)
    }

    static func outputExists(_ reason: String) -> ReportFailure {
        ReportFailure(.outputExists, reason, hint: "--force replaces it")
    }

    /// Whatever was thrown while a report was worked on.
    package init(_ error: any Error) {
        switch error {
        case let error as ReportFailure: self = error
        case let error as SystemError: self.init(.inputOutput, error.reason)
        default: self.init(.inputOutput, String(describing: error))
        }
    }
}

/// Does something about the output, and tells what the system says as a ``ReportFailure``.
func writing<R: ~Copyable>(_ what: String? = nil, _ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch let error as SystemError {
        throw ReportFailure(writing: error, what)
    }
}
