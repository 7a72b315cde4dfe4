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
        let store = try storing.store()
        guard try store.entry(of: name).state != .retired else {
            return diagnostics.note("is retired already", subject: "\(name)")
        }
        try store.change(name) { key in
            guard key.entry.state != .revoked else {
                throw ToolError(.usage, subject: "\(name)", "is revoked, and stays so")
            }
            key.entry.state = .retired
            key.entry.record("retired")
        }
        diagnostics.note("is retired; it stays in the store", subject: "\(name)")
    }
}
