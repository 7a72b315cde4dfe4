internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeymigrate import FILE|FOLDER...`.
struct ImportKeys: Tool {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Put keys of other programs into the store, and prove them."
    )

    @Flag(help: "Open keys that ask for excessive memory or time.")
    var allowCost = false

    @Flag(help: "Print what was found, and do nothing.")
    var dryRun = false

    @Flag(help: "The secret keys of GnuPG homes: of FILE..., else of your own.")
    var gnupg = false

    @Option(
        help: ArgumentHelp(
            "Where GnuPG is to keep secret keys (default: GNUPGHOME, else ~/.gnupg).",
            valueName: "folder"
        )
    )
    var gnupgHome: String?

    @Flag(help: "What was found as JSON, an object a key.")
    var json = false

    @Option(help: ArgumentHelp("Name in the store, for one key.", valueName: "name"))
    var name: String?

    @Option(
        help: ArgumentHelp(
            "Where the passphrase of SSH keys comes from that they get in the store.",
            valueName: "source"
        )
    )
    var newPassphrase: String?

    @Option(
        help: ArgumentHelp(
            "Where the passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @Flag(help: "Look into ~/.putty, and at the keys of PuTTY's sessions.")
    var putty = false

    @Flag(help: "Look into ~/.ssh.")
    var ssh = false

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Key files, or folders of them; - is standard input.")
    var files: [String] = []

    func validate() throws {
        if gnupg, ssh || putty {
            throw ValidationError("--gnupg goes with neither --ssh nor --putty")
        }
        if files.isEmpty, !gnupg, !ssh, !putty {
            throw ValidationError("name files or folders, or say --ssh, --putty or --gnupg")
        }
        if files.contains("-"), name == nil, !gnupg {
            throw ValidationError("what comes from standard input needs --name")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let newPrompt = try newPassphrase.map {
            try PassphrasePrompt(parsing: $0, option: "--new-passphrase", diagnostics)
        }
        let name = try name.map { try KeyName($0) }
        let store = try storing.store()
        let home = try GnuPGHome.standard(gnupgHome)
        var importer = Importer(into: store, home: home, passphrase: prompt)
        importer.limits = allowCost ? .none : .standard
        // GnuPG homes were copied into folders that are to go in any case.
        let signals = try StopSignals()
        try signals.hold {
            let found = try ImportSources(self).found(named: name, into: store, home: home)
            try tell(found, name, diagnostics)
            if !dryRun { importer.newPassphrase = try newPrompt.map(Self.chosen) }
            try perform(found, importer, signals, diagnostics)
        }
    }

    private func tell(
        _ found: ImportSources.Found,
        _ name: KeyName?,
        _ diagnostics: Diagnostics
    ) throws {
        let lines = found.plan.steps.map { ImportReport.text($0, json: json) }
        try StandardOutput.write(lines.joined())
        try check(found, name)
        ImportReport.warn(found.plan, diagnostics)
    }

    private func perform(
        _ found: ImportSources.Found,
        _ importer: Importer,
        _ signals: StopSignals,
        _ diagnostics: Diagnostics
    ) throws {
        var failed = found.unread.map { ImportReport.failure($0.error, $0.path) }
        failed +=
            dryRun
            ? found.plan.work.compactMap(ImportReport.refusal)
            : run(found.plan, importer, signals, diagnostics)
        try conclude(failed, of: found.plan, diagnostics)
    }

    private static func chosen(_ prompt: PassphrasePrompt) throws -> Importer.NewPassphrase {
        try prompt.newPassphrase().map { .words($0) } ?? .none
    }

    private func check(_ found: ImportSources.Found, _ name: KeyName?) throws {
        let work = found.plan.work
        guard name == nil || work.count == 1 else {
            throw ToolError(
                .usage,
                subject: "--name",
                "is for one key, and there are \(work.count); nothing was imported"
            )
        }
        guard work.isEmpty, found.unread.isEmpty else { return }
        let isPublic = found.plan.steps.contains { $0.action == .pass }
        throw ToolError(
            .noInput,
            isPublic ? "only public keys are there: the private key is needed" : "no key is there",
            hint: isPublic ? "Kleopatra writes it with Backup Secret Keys, not with Export" : nil
        )
    }

    /// A key at a time: one that fails stops no other.
    private func run(
        _ plan: ImportPlan,
        _ importer: Importer,
        _ signals: StopSignals,
        _ diagnostics: Diagnostics
    ) -> [ToolError] {
        var failed: [ToolError] = []
        for step in plan.work where signals.caught == nil {
            do {
                ImportReport.tell(try importer.run(step), of: step.key, diagnostics)
            } catch let error as NameTaken {
                failed.append(ImportReport.refusal(step, error.free))
            } catch {
                failed.append(ImportReport.failure(error, ImportReport.subject(step)))
            }
        }
        return failed
    }

    private func conclude(
        _ failed: [ToolError],
        of plan: ImportPlan,
        _ diagnostics: Diagnostics
    ) throws {
        if failed.count == 1, plan.work.count <= 1 { throw failed[0] }
        for error in failed { diagnostics.error(error) }
        guard failed.isEmpty else {
            throw ToolError(
                .someFailed,
                dryRun ? "not all keys can be imported" : "not all keys were imported"
            )
        }
    }
}
