internal import ArgumentParser
internal import CommandKit
internal import KeyStore
internal import Keys

/// `ibkeybackup restore FILE [KEY...]`.
struct RestoreBackup: Tool {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put keys back that are not here, and prove them."
    )

    @Flag(help: "Print the plan, and do nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("Give a key another name.", valueName: "old=new"))
    var rename: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where GnuPG is to keep secret keys (default: GNUPGHOME, else ~/.gnupg).",
            valueName: "folder"
        )
    )
    var gnupgHome: String?

    @OptionGroup var opening: OpeningOptions
    @OptionGroup var keyPassphrase: KeyPassphraseOption

    @Flag(help: "The plan as JSON, an object a key.")
    var json = false

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Names of keys in the backup (default: all).")
    var keys: [String] = []

    func execute(_ diagnostics: Diagnostics) throws {
        let keyPrompt = try keyPassphrase.prompt(diagnostics)
        let names = try keys.map { try KeyName($0) }
        let renaming = try RenameArgument.parse(rename)
        let store = try storing.store()
        let home = try GnuPGHome.standard(gnupgHome)
        let backup = try opening.open(diagnostics)
        try check(renaming, names, backup)
        let plan = try RestorePlan(
            backup,
            names,
            renaming: renaming,
            into: store,
            home: home,
            keyPrompt
        )
        RestoreReport.warn(of: plan.unreadable, diagnostics)
        for step in plan.steps where step.action.isAboutLocalKey {
            RestoreReport.warn(ofOpenFile: step.name, store, diagnostics)
            if let new = renaming[step.key.name], new != step.name {
                diagnostics.warning("is here already, and keeps its name", subject: "\(step.name)")
            }
        }
        try StandardOutput.write(plan.steps.map { RestoreReport.text($0, json: json) }.joined())
        try plan.checkPossible(in: store, done: "restored", again: "restore")
        guard !dryRun else { return }
        try run(plan, store, keyPrompt, diagnostics)
    }

    /// A name that is not used was mistyped, or meant for another backup.
    private func check(
        _ renaming: [KeyName: KeyName],
        _ names: [KeyName],
        _ backup: Backup
    ) throws {
        for name in renaming.keys.sorted() {
            guard backup.key(name) != nil else {
                throw ToolError(.usage, subject: "--rename", "\(name) is not in the backup")
            }
            guard names.isEmpty || names.contains(name) else {
                throw ToolError(.usage, subject: "--rename", "\(name) is not to be restored")
            }
        }
    }

    private func run(
        _ plan: RestorePlan,
        _ store: KeyStore,
        _ passphrase: PassphrasePrompt?,
        _ diagnostics: Diagnostics
    ) throws {
        var failed: [ToolError] = []
        // A passphrase is tried in a folder that is to go in any case.
        let signals = try StopSignals()
        var proofs: [KeyProof] = []
        for step in plan.steps {
            let outcome: RestoreOutcome = try signals.hold {
                self.outcome(of: step, plan, store, passphrase)
            }
            if json { try StandardOutput.write(outcome.object(step).text + "\n") }
            outcome.tell(step, diagnostics)
            if case .failed(let error) = outcome { failed.append(error) }
            if let proof = outcome.proof { proofs.append(proof) }
        }
        if plan.steps.count == 1, let error = failed.first { throw error }
        for error in failed { diagnostics.error(error) }
        guard failed.isEmpty else { throw ToolError(.someFailed, "not all keys were restored") }
        guard proofs.allSatisfy({ $0 == .proved }) else { throw unproved(proofs) }
    }

    private func unproved(_ proofs: [KeyProof]) -> ToolError {
        let areUnopened = keyPassphrase.keyPassphrase == nil && proofs.contains(.unopened)
        return ToolError(
            .someFailed,
            "not all keys were proved",
            hint: areUnopened ? "--key-passphrase SOURCE opens the keys" : nil
        )
    }

    private func outcome(
        of step: RestorePlan.Step,
        _ plan: RestorePlan,
        _ store: KeyStore,
        _ passphrase: PassphrasePrompt?
    ) -> RestoreOutcome {
        guard step.action != .skip, step.action != .keep else { return .kept(step.proof) }
        do {
            return .done(try step.run(into: store, created: plan.created, passphrase))
        } catch {
            return .failed(ToolError(explaining: error, subject: "\(step.name)"))
        }
    }
}
