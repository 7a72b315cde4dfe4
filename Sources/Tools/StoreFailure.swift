internal import Age
internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore

extension ToolError {
    /// Whatever was thrown while `subject` was worked on, the store's errors among it.
    init(explaining error: any Error, subject: String? = nil) {
        switch error {
        case let error as StoreError:
            self.init(error, subject)
        case let error as ReportFailure:
            self.init(error, subject: subject)
        case let error as GnuPGFailure:
            self.init(error.status, subject: subject, error.reason, hint: error.hint)
        case let error as AgeError:
            self.init(error.status, subject: subject, error.description, hint: error.hint)
        case let error as SharingError:
            self.init(error.status, subject: subject, error.description)
        case let error as BackupFailure:
            self.init(
                error.status,
                subject: error.subject,
                error.reason,
                hint: error.hint
            )
        case let error as TransferFailure:
            self.init(error.status, subject: subject, error.reason, hint: error.hint)
        case let error as AddressError:
            self.init(.noInput, subject: error.name, error.reason)
        case let error as FormatError where subject.map(error.names) ?? false:
            self.init(error)
        default:
            self.init(error, subject: subject)
        }
    }

    private init(_ error: StoreError, _ subject: String?) {
        switch error {
        case .invalidName(let name):
            self.init(
                .usage,
                subject: name,
                "is not a name for a key",
                hint: "a name has 1 to 64 letters, digits, _ and -, and neither of these first"
            )
        case .noSuchKey(let name):
            self.init(
                .noInput,
                subject: name,
                "no key of this name",
                hint: "ibkeyctl list has them"
            )
        case .exists(let name):
            self.init(
                .cannotCreate,
                subject: name,
                "there is a key of this name",
                hint: "choose another; ibkeyctl rotate \(name) makes that key a successor"
            )
        case .locked:
            self.init(
                .tryAgain,
                "the store is locked: another process is changing it",
                hint: "try again, or wait longer with --wait SECONDS"
            )
        case .unsafeFolder(let path, let reason):
            self.init(
                .config,
                subject: path,
                reason,
                hint: "it must belong to you and have mode 700"
            )
        case .changedMeanwhile(let name):
            self.init(.tryAgain, subject: name, "was changed by another process meanwhile")
        case .passphraseNeeded(let name):
            self.init(.noPermission, subject: name, "its passphrase is needed")
        case .wrongPassphrase(let name):
            self.init(.noPermission, subject: name, "the passphrase is wrong")
        case .unusable(let name, let reason):
            self.init(.dataError, subject: name, reason)
        case .system(let path, _, let reason):
            self.init(.ioError, subject: subject ?? path, reason)
        }
    }
}

extension GnuPGFailure {
    fileprivate var status: ExitStatus {
        switch cause {
        case .unavailable, .failed: .unavailable
        case .passphraseNeeded, .wrongPassphrase, .cancelled, .noSecretKey: .noPermission
        case .configuration: .config
        case .noSuchKey: .noInput
        case .unsound: .dataError
        case .system: .ioError
        }
    }
}

extension AgeError {
    fileprivate var status: ExitStatus {
        switch cause {
        case .noMatchingIdentity, .wrongPassphrase: .noPermission
        case .notAge, .unsupported, .malformed, .truncated, .damaged, .tooCostly: .dataError
        }
    }

    fileprivate var hint: String? {
        cause == .noMatchingIdentity ? "-i FILE names the identity that opens it" : nil
    }
}

extension SharingError {
    fileprivate var status: ExitStatus {
        if case .tooFew = self { return .noPermission }
        return .dataError
    }
}

extension TransferFailure {
    fileprivate var status: ExitStatus {
        switch cause {
        case .altered, .truncated: .dataError
        case .stalled, .broken: .unavailable
        case .expired, .unknownRequest, .used, .ownRequest, .notProtected, .wrongCode:
            .noPermission
        }
    }
}

extension BackupFailure {
    fileprivate var status: ExitStatus {
        switch cause {
        case .incomplete, .unsound: .dataError
        case .nameTaken: .cannotCreate
        case .noSuchKey: .noInput
        }
    }
}

extension FormatError {
    /// Whether the store has named the key already.
    fileprivate func names(_ key: String) -> Bool {
        field == key || field.hasPrefix(key + ": ")
    }
}

/// Runs `body`; an error from it is about `subject`.
func explaining<R>(_ subject: String, _ body: () throws -> R) throws -> R {
    do {
        return try body()
    } catch {
        throw ToolError(explaining: error, subject: subject)
    }
}
