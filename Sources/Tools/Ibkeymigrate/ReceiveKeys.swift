internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeymigrate receive FILE`.
struct ReceiveKeys: Tool {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Take the keys of an answer into the store, and sign for them."
    )

    @Option(
        help: ArgumentHelp(
            "Fetch the keys from where send --listen waits.",
            valueName: "host:port"
        )
    )
    var connect: String?

    @Option(
        help: ArgumentHelp(
            "Where the code comes from that send --listen shows: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var code: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write the receipt to FILE; - is standard output.",
            valueName: "file"
        )
    )
    var output: String?

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

    @Option(
        help: ArgumentHelp(
            "Where the passphrase of the transfer comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @OptionGroup var keyPassphrase: KeyPassphraseOption

    @Flag(help: "Do not ask whether the words are the same.")
    var yes = false

    @OptionGroup var direct: DirectOptions
    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "The answer; - is standard input.")
    var file: String?

    func validate() throws {
        guard file != nil || connect != nil else {
            throw ValidationError("an answer is needed, or --connect HOST:PORT")
        }
        guard file == nil || connect == nil else {
            throw ValidationError("--connect goes without an answer: it is fetched")
        }
        guard connect == nil || !dryRun else {
            throw ValidationError("--dry-run does not go with --connect")
        }
        guard code == nil || connect != nil else {
            throw ValidationError("--code goes with --connect")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        let store = try storing.store()
        let place = try connect.map { try DirectOptions.place($0, "--connect", needsHost: true) }
        let receiving = Receiving(
            store: store,
            home: try GnuPGHome.standard(gnupgHome),
            renaming: try RenameArgument.parse(rename),
            passphrase: try passphrase.map { try PassphrasePrompt(parsing: $0, diagnostics) },
            keyPassphrase: try keyPrompt(diagnostics),
            mayComeAgain: file.map { $0 != "-" } ?? false,
            diagnostics: diagnostics
        )
        let target = TransferTarget(output, isPrivate: false)
        try target.checkFree()
        try Transfers(of: store).sweep()
        if let place {
            let code = try TransferCodePrompt(code, diagnostics).code()
            return try DirectReceiving(receiving, isAsked: !yes)
                .run(from: place, code, patience: direct.timeout, target)
        }
        guard let file else { return }
        let input = InputFile(file, limit: TransferAnswer.mostBytes)
        let bytes = try input.read()
        if let receipt = try explaining(input.subject, { try receiving.earlierReceipt(bytes) }) {
            diagnostics.note("was received before: this is its receipt", subject: input.subject)
            return try target.write(receipt.encode())
        }
        let arrival = try explaining(input.subject) { try receiving.open(bytes) }
        guard !dryRun else { return try receiving.show(arrival.plan) }
        try TransferWordsReport(diagnostics).compare("answer", arrival.words, isAsked: !yes)
        let (receipt, failure) = try receiving.take(arrival)
        do {
            try target.write(receipt.encode())
        } catch {
            if failure == nil { diagnostics.hint("receive the same answer again for the receipt") }
            throw error
        }
        if let failure { throw failure }
    }

    /// Asked for on a terminal, so that keys can be used and sign.
    private func keyPrompt(_ diagnostics: Diagnostics) throws -> PassphrasePrompt? {
        if let given = try keyPassphrase.prompt(diagnostics) { return given }
        guard Terminal() != nil, !dryRun else { return nil }
        return try PassphrasePrompt(parsing: nil, option: "--key-passphrase", diagnostics)
    }
}
