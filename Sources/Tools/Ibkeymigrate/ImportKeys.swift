internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeymigrate import FILE`.
struct ImportKeys: Tool {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Put keys of other programs into the store."
    )

    @Option(help: ArgumentHelp("Name of the key in the store.", valueName: "name"))
    var name: String

    @Option(
        help: ArgumentHelp(
            "Where the passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "A file with a private key; - is standard input.")
    var file: String

    func execute(_ diagnostics: Diagnostics) throws {
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let name = try KeyName(name)
        let store = try storing.store()
        let input = InputFile(file)
        let text = try input.read()
        try store.checkFree(name)
        let options = DecodingOptions(passphrase: prompt, name: input.subject)
        try explaining(input.subject) {
            guard case .pair(let decoded) = try KeyFile(parsing: text).decode(options) else {
                throw ToolError(.dataError, "holds no private key")
            }
            let costs = PrivateFormat.Options(passphrase: decoded.passphrase)
            try store.add(StoredKey(decoded.pair, costs, event: "imported"), as: name)
        }
        diagnostics.note("is in the store", subject: "\(name)")
    }
}
