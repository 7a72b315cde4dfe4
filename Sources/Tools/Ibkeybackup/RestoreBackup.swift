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
        let renaming = try renaming()
        let store = try storing.store()
        let home = try GnuPGHome.standard(gnupgHome)
        let backup = try opening.open(diagnostics)
        let plan = try RestorePlan(backup, names, renaming: renaming, into: store, home: home)
        try StandardOutput.write(plan.steps.map { RestoreReport.text($0, json: json) }.joined())
        try checkPossible(plan)
        guard !dryRun else { return }
        try run(plan, store, keyPrompt, diagnostics)
    }

    private func renaming() throws -> [KeyName: KeyName] {
        var names: [KeyName: KeyName] = [:]
        for pair in rename {
            let words = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard words.count == 2 else {
                throw ToolError(.usage, subject: "--rename", "takes OLD=NEW")
            }
            names[try KeyName(String(words[0]))] = try KeyName(String(words[1]))
        }
        return names
    }

    private func checkPossible(_ plan: RestorePlan) throws {
        for step in plan.steps {
            guard case .refuse(let free) = step.action else { continue }
            throw ToolError(
                .cannotCreate,
                subject: "\(step.name)",
                "the name is that of another key here; nothing was restored",
                hint: "--rename \(step.key.name)=\(free) gives it another"
            )
        }
    }

    private func run(
        _ plan: RestorePlan,
        _ store: KeyStore,
        _ passphrase: PassphrasePrompt?,
        _ diagnostics: Diagnostics
    ) throws {
        var failed: [ToolError] = []
        var isProved = true
        for step in plan.steps where step.action != .skip && step.action != .keep {
            do {
                let proof = try step.run(into: store, created: plan.created, passphrase)
                RestoreReport.tell(step, proof, diagnostics)
                if proof != .proved { isProved = false }
            } catch {
                failed.append(ToolError(explaining: error, subject: "\(step.name)"))
            }
        }
        if plan.steps.count == 1, let error = failed.first { throw error }
        for error in failed { diagnostics.error(error) }
        guard failed.isEmpty else { throw ToolError(.someFailed, "not all keys were restored") }
        // Without a passphrase nobody asked for a proof.
        guard isProved || passphrase == nil else {
            throw ToolError(.someFailed, "not all keys were proved; they are restored")
        }
    }
}

/// The words of a plan, and of what became of it.
enum RestoreReport {
    static func text(_ step: RestorePlan.Step, json: Bool) -> String {
        guard json else {
            let cells = ["\(step.name)", word(step.action), step.key.fingerprint, detail(step)]
            return cells.map { DisplayText.sentence($0) }.joined(separator: "\t") + "\n"
        }
        var object = JSONObject()
        object.add("name", .string("\(step.name)"))
        object.add("key", .string("\(step.key.name)"))
        object.add("action", .string(word(step.action)))
        object.add("fingerprint", .string(step.key.fingerprint))
        object.add("gnupg_home", .string(step.home?.path))
        object.add("detail", .string(detail(step)))
        return object.text + "\n"
    }

    private static func word(_ action: RestorePlan.Action) -> String {
        switch action {
        case .add: "add"
        case .skip: "skip"
        case .keep: "keep"
        case .merge: "merge"
        case .complete: "complete"
        case .refuse: "refuse"
        }
    }

    private static func detail(_ step: RestorePlan.Step) -> String {
        switch step.action {
        case .add: step.home.map { "into the store and \($0.path)" } ?? "into the store"
        case .skip: "is here already"
        case .keep: "is here, encrypted in another way, which stays"
        case .merge: "is here; newer public parts go into \(step.home?.path ?? "")"
        case .complete: "is here; its secret goes into \(step.home?.path ?? "")"
        case .refuse(let free): "another key has this name; \(free) is free"
        }
    }

    static func tell(_ step: RestorePlan.Step, _ proof: KeyProof, _ diagnostics: Diagnostics) {
        switch proof {
        case .proved:
            diagnostics.note("restored, and proved by use", subject: "\(step.name)")
        case .notProved(let reason):
            diagnostics.warning("restored, but not proved: \(reason)", subject: "\(step.name)")
        }
    }
}
