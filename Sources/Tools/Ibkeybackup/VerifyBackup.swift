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
        guard deep || keyPrompt == nil else {
            throw ToolError(.usage, "--key-passphrase goes with --deep")
        }
        let backup = try opening.open(diagnostics)
        let check = BackupReport(json: json, diagnostics)
        try check.run(backup, deep ? .use : .files, keyPrompt)
        check.note(backup, in: try storing.store())
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
        try check.run(backup, .drill, keyPrompt)
        check.note(backup, in: try storing.store())
        diagnostics.note("could be restored now", subject: opening.file)
    }
}

/// What was found in the keys of a backup, one after the other.
struct BackupReport {
    private let json: Bool
    private let diagnostics: Diagnostics

    init(json: Bool, _ diagnostics: Diagnostics) {
        (self.json, self.diagnostics) = (json, diagnostics)
    }

    /// - Throws: ``ToolError`` 1 unless all is well and proved.
    func run(
        _ backup: Backup,
        _ depth: BackupCheckDepth,
        _ passphrase: (any PassphraseProvider)?
    ) throws {
        var unsound: [KeyName] = []
        var isUnproved = false
        // The keys as they are in the backup lie in a folder meanwhile, which is to go in any case.
        let signals = try StopSignals()
        for key in backup.keys {
            let findings = try signals.hold {
                try naming(key.name) { try key.check(depth, passphrase) }
            }
            try StandardOutput.write(FindingReport.text(key.name, findings, json: json))
            let isSound = findings.allSatisfy { $0.verdict == .ok || $0.verdict == .warning }
            if !isSound { unsound.append(key.name) }
            isUnproved = isUnproved || findings.contains { $0.verdict == .notProved }
        }
        guard unsound.isEmpty else {
            let list = unsound.map(\.description).joined(separator: ", ")
            throw ToolError(
                .someFailed,
                "not all is proved of: \(list)",
                hint: passphrase == nil && isUnproved
                    ? "--key-passphrase SOURCE opens the keys" : nil
            )
        }
    }

    /// The store may be another computer's, or none; that is no fault of the backup.
    func note(_ backup: Backup, in store: KeyStore) {
        do {
            let now = Timestamp.now()
            try store.note(backup) { $0.lastVerified = now }
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.warning("not noted in the store: \(error.message)", subject: error.subject)
        }
    }
}
