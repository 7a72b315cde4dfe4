internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeymigrate confirm RECEIPT`.
struct ConfirmTransfer: Tool {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Check the receipt that came back, and retire the keys here."
    )

    @Flag(help: "Retire the keys that arrived; they stay in the store.")
    var retire = false

    @Flag(help: "Remove the keys that arrived from the store, after asking.")
    var remove = false

    @Flag(help: "Do not ask for the names again.")
    var yes = false

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "The receipt; - is standard input.")
    var receipt: String

    func validate() throws {
        guard !retire || !remove else {
            throw ValidationError("--retire and --remove exclude each other")
        }
        guard remove || !yes else { throw ValidationError("--yes goes with --remove") }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        let store = try storing.store()
        try Transfers(of: store).sweep()
        let input = InputFile(receipt, limit: TransferReceipt.mostBytes)
        let text = try input.read()
        let confirmation = ReceiptConfirmation(store, diagnostics)
        let checks = try explaining(input.subject) {
            try confirmation.confirm(TransferReceipt(parsing: text))
        }
        for check in checks where check.verdict == .arrived {
            guard let name = check.name else { continue }
            if retire { try retire(name, store, diagnostics) }
            if remove { try remove(name, check, store, diagnostics) }
        }
        if !retire, !remove, checks.contains(where: { $0.verdict == .arrived }) {
            diagnostics.hint("--retire retires them here, --remove removes them")
        }
        try confirmation.checkAll(checks)
    }

    private func retire(
        _ name: KeyName,
        _ store: KeyStore,
        _ diagnostics: Diagnostics
    ) throws {
        let state = try store.entry(of: name).state
        guard [.pending, .active].contains(state) else {
            return diagnostics.note("is \(state.rawValue) here already", subject: "\(name)")
        }
        try store.change(name) { key in
            guard [.pending, .active].contains(key.entry.state) else { return }
            key.entry.state = .retired
            key.entry.record("retired: it was transferred")
        }
        diagnostics.note("is retired here; it stays in the store", subject: "\(name)")
    }

    private func remove(
        _ name: KeyName,
        _ check: ReceiptCheck,
        _ store: KeyStore,
        _ diagnostics: Diagnostics
    ) throws {
        let entry = try store.entry(of: name)
        guard entry.fingerprint == check.key.fingerprint else {
            throw StoreError.changedMeanwhile("\(name)")
        }
        if !yes {
            try Confirming.ask(
                name,
                whether: "\(name) shall go",
                toDo: "remove \(name) (\(DisplayText.escape(entry.fingerprint)))",
                hint: "--yes removes it without asking"
            )
        }
        try store.remove(name, known: entry)
        diagnostics.note("is removed", subject: "\(name)")
        guard entry.kind == .openPGP else { return }
        diagnostics.note("its secret key stays in \(entry.home ?? ""), where GnuPG keeps it")
        diagnostics.hint(
            "gpg --homedir \(ShellWord.quoted(entry.home ?? "")) "
                + "--delete-secret-and-public-key \(entry.fingerprint) deletes it"
        )
    }
}
