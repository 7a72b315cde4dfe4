internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeyctl revoke KEY`.
struct RevokeKey: Tool {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Declare a key void for good."
    )

    @Option(help: "Why: no-reason, compromised, superseded or unused.")
    var reason: RevocationReason

    @Option(help: ArgumentHelp("More about the reason, for everybody.", valueName: "text"))
    var description: String?

    @Flag(help: "Do not ask for the name again.")
    var yes = false

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

    func execute(_ diagnostics: Diagnostics) throws {
        let passphrase = try GnuPGPassphraseOption(passphrase, diagnostics)
        try checkDescription()
        let name = try KeyName(key)
        let store = try storing.store()
        let stored = try store.soundKey(name)
        guard stored.entry.state != .revoked else {
            return diagnostics.note("is revoked already", subject: "\(name)")
        }
        if !yes { try confirm(name, stored.entry) }
        let published =
            stored.isOpenPGP ? try revoke(stored, name, passphrase.forKey, store) : nil
        try store.change(name) { key in
            if let published { try key.publish(published) }
            key.entry.state = .revoked
            key.entry.record("revoked (\(reason.rawValue))")
        }
        tell(name, stored, diagnostics)
    }

    private func checkDescription() throws {
        guard let description else { return }
        guard description.utf8.count <= 200, DisplayText.sentence(description) == description,
            !description.isEmpty
        else {
            throw ToolError(
                .usage,
                subject: "--description",
                "takes one line of 1 to 200 bytes, without control characters"
            )
        }
    }

    private func confirm(_ name: KeyName, _ entry: Entry) throws {
        try Confirming.ask(
            name,
            whether: "\(name) shall be void",
            toDo: "revoke \(name) (\(DisplayText.escape(entry.fingerprint))) for good",
            hint: "--yes revokes it without asking"
        )
    }

    /// A key that was revoked by other means already is only taken over as it is.
    private func revoke(
        _ stored: StoredKey,
        _ name: KeyName,
        _ passphrase: GnuPGPassphrase,
        _ store: KeyStore
    ) throws -> PublishedOpenPGPKeys {
        try naming(name) {
            let home = try stored.gnupgHome()
            let fingerprint = stored.entry.fingerprint
            return try home.revoke(fingerprint, reason, description ?? "", passphrase)
        }
    }

    private func tell(_ name: KeyName, _ stored: StoredKey, _ diagnostics: Diagnostics) {
        diagnostics.note("is revoked", subject: "\(name)")
        guard stored.isOpenPGP else {
            diagnostics.note(
                "SSH has no way to tell others: ask the broker, and whoever else has the public key, "
                    + "to remove the one with the fingerprint \(stored.entry.fingerprint)"
            )
            return
        }
        diagnostics.note(
            "next: ibkeyexport \(name) -o \(name).asc, and send \(name).asc to all who have the key"
        )
        diagnostics.note("what was encrypted to it can still be decrypted")
    }
}

extension RevocationReason: ExpressibleByArgument {}
