internal import CommandKit
internal import KeyStore

extension ToolError {
    /// Whatever was thrown while `subject` was worked on, the store's errors among it.
    init(explaining error: any Error, subject: String? = nil) {
        if let error = error as? StoreError {
            self.init(error)
        } else {
            self.init(error, subject: subject)
        }
    }

    private init(_ error: StoreError) {
        switch error {
        case .invalidName(let name):
            self.init(
                .usage,
                subject: name,
                "is not a name for a key",
                hint: "letters, digits, _ and -, up to 64 of them, and a letter or digit first"
            )
        case .noSuchKey(let name):
            self.init(
                .noInput,
                subject: name,
                "no key of this name",
                hint: "ibkeyctl list has them"
            )
        case .exists(let name):
            self.init(.cannotCreate, subject: name, "there is a key of this name")
        case .locked(let seconds):
            self.init(
                .tryAgain,
                "another process has been changing the store for \(Int(seconds)) seconds",
                hint: "try again, or --wait SECONDS"
            )
        case .unsafeFolder(let path, let reason):
            self.init(.config, subject: path, reason, hint: "chmod 700 makes it yours alone")
        case .changedMeanwhile(let name):
            self.init(.tryAgain, subject: name, "was changed by another process meanwhile")
        case .system(let error, let path):
            self.init(.ioError, subject: path, error.reason)
        }
    }
}
