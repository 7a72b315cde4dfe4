internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import Keys

/// `ibkeybackup verify FILE`.
struct VerifyBackup: Tool {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read all of a backup, and check it."
    )

    @Flag(help: "Use each key as well.")
    var deep = false

    @OptionGroup var opening: OpeningOptions
    @OptionGroup var keyPassphrase: KeyPassphraseOption

    @Flag(help: "One JSON object a key.")
    var json = false

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    func execute(_ diagnostics: Diagnostics) throws {
        let keyPrompt = try keyPassphrase.prompt(diagnostics)
        let backup = try opening.open(diagnostics)
        let check = BackupReport(json: json, diagnostics)
        let unproved = try check.run(backup, deep || keyPrompt != nil ? .use : .files, keyPrompt)
        check.note(backup, besides: unproved.names, in: try storing.store())
        try check.checkProved(unproved, "--key-passphrase SOURCE opens the keys, and uses them")
        diagnostics.note("whole, and of \(backup.created)", subject: opening.file)
    }
}

/// `ibkeybackup drill FILE`.
struct DrillBackup: Tool {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Rehearse a restore with the real gpg and ssh-keygen."
    )

    @OptionGroup var opening: OpeningOptions
    @OptionGroup var keyPassphrase: KeyPassphraseOption

    @Flag(help: "One JSON object a key.")
    var json = false

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    func execute(_ diagnostics: Diagnostics) throws {
        let keyPrompt = try keyPassphrase.prompt(diagnostics)
        let backup = try opening.open(diagnostics)
        let check = BackupReport(json: json, diagnostics)
        let unproved = try check.run(backup, .drill, keyPrompt)
        check.note(backup, besides: unproved.names, in: try storing.store())
        try check.checkProved(unproved, "--key-passphrase SOURCE opens the keys")
        diagnostics.note("could be restored now", subject: opening.file)
    }
}

/// What was found in the keys of a backup, one after the other.
struct BackupReport {
    /// The keys of which not all is well and proved.
    struct Unproved {
        let names: [KeyName]
        /// Whether a passphrase that nobody gave is wanting.
        let areUnopened: Bool
    }

    private let json: Bool
    private let diagnostics: Diagnostics

    init(json: Bool, _ diagnostics: Diagnostics) {
        (self.json, self.diagnostics) = (json, diagnostics)
    }

    func run(
        _ backup: Backup,
        _ depth: BackupCheckDepth,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> Unproved {
        var unsound: [KeyName] = []
        var isUnopened = false
        // The keys as they are in the backup lie in a folder meanwhile, which is to go in any case.
        let signals = try StopSignals()
        for key in backup.keys {
            let findings = try signals.hold {
                try naming(key.name) { try key.check(depth, passphrase) }
            }
            try StandardOutput.write(FindingReport.text(key.name, findings, json: json))
            let isSound = findings.allSatisfy { $0.verdict == .ok || $0.verdict == .warning }
            if !isSound { unsound.append(key.name) }
            if try key.awaitsPassphrase() {
                isUnopened = isUnopened || findings.contains { $0.verdict == .notProved }
            }
        }
        return Unproved(names: unsound, areUnopened: isUnopened && passphrase == nil)
    }

    /// - Throws: ``ToolError`` 1.
    func checkProved(_ unproved: Unproved, _ remedy: String) throws {
        guard unproved.names.isEmpty else {
            let list = unproved.names.map(\.description).joined(separator: ", ")
            throw ToolError(
                .someFailed,
                "not all is proved of: \(list)",
                hint: unproved.areUnopened ? remedy : nil
            )
        }
    }

    /// The store may be another computer's, or none; that is no fault of the backup.
    func note(_ backup: Backup, besides unproved: [KeyName], in store: KeyStore) {
        do {
            let now = Timestamp.now()
            try store.note(backup, besides: unproved) { entry in
                entry.lastVerified = now
                entry.verifiedBackup = backup.digest
            }
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.warning("not noted in the store: \(error.message)", subject: error.subject)
        }
    }
}
