internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
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
        guard !old.isOpenPGP else {
            return try changeInGnuPG(old, name, prompt, newPrompt, store, diagnostics)
        }
        let options = DecodingOptions(passphrase: prompt, limits: .none, name: "\(name)")
        let pair = try naming(name) { try old.decode(options).pair }
        let passphrase = try newPrompt.newPassphrase()
        var new = old
        var costs = PrivateFormat.Options(passphrase: passphrase)
        if let rounds { costs.rounds = rounds }
        try naming(name) { try new.put(pair, costs) }
        new.entry.record(Self.event(passphrase))
        try store.replace(name, old, by: new)
        tell(passphrase, name, diagnostics)
    }

    private static func event(_ passphrase: SecretBytes?) -> String {
        passphrase == nil ? "passphrase removed" : "passphrase changed"
    }

    private func tell(_ passphrase: SecretBytes?, _ name: KeyName, _ diagnostics: Diagnostics) {
        diagnostics.note(
            passphrase == nil ? "no passphrase protects it any more" : "the passphrase is changed",
            subject: "\(name)"
        )
    }

    /// The person's pinentry asks for both when neither has a source.
    private func changeInGnuPG(
        _ key: StoredKey,
        _ name: KeyName,
        _ prompt: PassphrasePrompt,
        _ newPrompt: PassphrasePrompt,
        _ store: KeyStore,
        _ diagnostics: Diagnostics
    ) throws {
        guard rounds == nil else {
            throw ToolError(.usage, subject: "\(name)", "is an OpenPGP key: it has no rounds")
        }
        let home = try naming(name) { try key.gnupgHome() }
        let fingerprint = key.entry.fingerprint
        if passphrase == nil, newPassphrase == nil, GnuPGPassphraseOption.canAsk {
            try naming(name) {
                try home.changePassphrase(fingerprint, from: .pinentry, to: .pinentry)
            }
            try store.change(name) { $0.entry.record("passphrase changed") }
            return diagnostics.note("the passphrase is changed", subject: "\(name)")
        }
        let words = try newPrompt.newPassphrase(known: [])
        let new = words.map { GnuPGPassphrase.provider(FixedPassphrase($0)) } ?? .none
        try naming(name) {
            try home.changePassphrase(fingerprint, from: .provider(prompt), to: new)
        }
        try store.change(name) { $0.entry.record(Self.event(words)) }
        tell(words, name, diagnostics)
    }
}
