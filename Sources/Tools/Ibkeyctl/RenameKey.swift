internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeyctl rename KEY NAME`.
struct RenameKey: Tool {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Give a key another name."
    )

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    @Argument(help: "Its new name.")
    var newName: String

    func execute(_ diagnostics: Diagnostics) throws {
        let (old, new) = (try KeyName(key), try KeyName(newName))
        try storing.store().rename(old, to: new)
        diagnostics.note("is renamed to \(new)", subject: "\(old)")
    }
}
