internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore

/// `ibkeyctl remove KEY`.
struct RemoveKey: Tool {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Delete a key from the store for good."
    )

    @Flag(help: "Do not ask for the name again.")
    var yes = false

    @Flag(help: "Even if it was never backed up.")
    var force = false

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    func execute(_ diagnostics: Diagnostics) throws {
        let name = try KeyName(key)
        let store = try storing.store()
        let entry = try entry(of: name, store)
        let isElsewhere = entry?.kind == .openPGP
        guard force || isElsewhere || entry?.lastBackup != nil else {
            throw ToolError(
                .cannotCreate,
                subject: "\(name)",
                "was never backed up: this is its only copy",
                hint: "--force removes it all the same"
            )
        }
        if !yes { try ask(name, entry) }
        try store.remove(name, known: entry)
        diagnostics.note("is removed", subject: "\(name)")
        if isElsewhere, let entry { tellOfSecret(entry, diagnostics) }
    }

    private func tellOfSecret(_ entry: Entry, _ diagnostics: Diagnostics) {
        let home = DisplayText.escape(entry.home ?? "")
        diagnostics.note("its secret key stays in \(home), where GnuPG keeps it")
        diagnostics.hint(
            "gpg --homedir \(ShellWord.quoted(entry.home ?? "")) "
                + "--delete-secret-and-public-key \(entry.fingerprint) deletes it"
        )
    }

    /// Nil for a damaged one, which may go by force; one that only later tools read may not.
    private func entry(of name: KeyName, _ store: KeyStore) throws -> Entry? {
        do {
            return try store.entry(of: name)
        } catch let error as FormatError where force && error.kind == .malformed {
            return nil
        }
    }

    private func ask(_ name: KeyName, _ entry: Entry?) throws {
        let what = DisplayText.escape(entry?.fingerprint ?? "its entry is damaged")
        try Confirming.ask(
            name,
            whether: "\(name) shall go",
            toDo: "remove \(name) (\(what))",
            hint: "--yes removes it without asking"
        )
    }
}
