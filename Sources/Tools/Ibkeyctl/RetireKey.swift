internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeyctl retire KEY`.
struct RetireKey: Tool {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Mark a key as no longer used; it stays in the store."
    )

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    func execute(_ diagnostics: Diagnostics) throws {
        let name = try KeyName(key)
        try storing.store().change(name) { key in
            guard key.entry.state != .retired else { return }
            key.entry.state = .retired
            key.entry.record("retired")
        }
    }
}
