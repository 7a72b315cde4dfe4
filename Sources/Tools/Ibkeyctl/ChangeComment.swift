internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyctl comment KEY TEXT`.
struct ChangeComment: Tool {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Give a key another comment."
    )

    @Option(
        help: ArgumentHelp(
            "Where the passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    @Argument(help: "The comment.")
    var text: String

    func execute(_ diagnostics: Diagnostics) throws {
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let comment = try Comment(parsing: text)
        let name = try KeyName(key)
        let store = try storing.store()
        let old = try store.soundKey(name)
        guard !old.isOpenPGP else {
            throw ToolError(
                .usage,
                subject: "\(name)",
                "is an OpenPGP key: its user ID is signed and has the place of a comment",
                hint: "gpg --quick-add-uid adds another"
            )
        }
        let options = DecodingOptions(passphrase: prompt, limits: .none, name: "\(name)")
        var decoded = try naming(name) { try old.decode(options) }
        decoded.pair.comment = comment
        var new = old
        try naming(name) { try new.put(decoded.pair, old.sameCosts(decoded.passphrase)) }
        new.entry.record("comment changed")
        try store.replace(name, old, by: new)
        diagnostics.note("the comment is changed", subject: "\(name)")
    }
}
