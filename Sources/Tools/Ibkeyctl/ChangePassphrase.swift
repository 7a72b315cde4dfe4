internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import SSHKey

/// `ibkeyctl passphrase KEY`.
struct ChangePassphrase: Tool {
    static let configuration = CommandConfiguration(
        commandName: "passphrase",
        abstract: "Encrypt a key under another passphrase."
    )

    @Option(
        help: ArgumentHelp(
            "Where the present passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @Option(help: ArgumentHelp("Where the new one comes from.", valueName: "source"))
    var newPassphrase: String?

    @Option(help: ArgumentHelp("Rounds of bcrypt (default: 32).", valueName: "n"))
    var rounds: UInt32?

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    func validate() throws {
        if rounds == 0 { throw ValidationError("--rounds needs a number above 0") }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let newPrompt = try PassphrasePrompt(
            parsing: newPassphrase,
            option: "--new-passphrase",
            diagnostics
        )
        let name = try KeyName(key)
        let store = try storing.store()
        let old = try store.soundKey(name)
        let options = DecodingOptions(passphrase: prompt, limits: .none, name: "\(name)")
        let pair = try naming(name) { try old.decode(options).pair }
        let passphrase = try newPrompt.newPassphrase()
        var new = old
        var costs = PrivateFormat.Options(passphrase: passphrase)
        if let rounds { costs.rounds = rounds }
        try naming(name) { try new.put(pair, costs) }
        new.entry.record(passphrase == nil ? "passphrase removed" : "passphrase changed")
        try store.replace(name, old, by: new)
        diagnostics.note(
            passphrase == nil ? "no passphrase protects it any more" : "the passphrase is changed",
            subject: "\(name)"
        )
    }
}
