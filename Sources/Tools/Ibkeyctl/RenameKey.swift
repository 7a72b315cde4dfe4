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
        try storing.store().rename(KeyName(key), to: KeyName(newName))
    }
}
