internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeymigrate send --to REQUEST KEY...`.
struct SendKeys: Tool {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Answer a request of another computer with keys, encrypted to it alone."
    )

    @Option(help: ArgumentHelp("The request; - is standard input.", valueName: "request"))
    var to: String?

    @Option(
        help: ArgumentHelp(
            "Wait here for the other computer, [ADDRESS:]PORT.",
            valueName: "port"
        )
    )
    var listen: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to FILE; - is standard output.", valueName: "file")
    )
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Encrypt with a passphrase as well: \(PassphraseSource.grammar).",
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

    @Argument(help: "Names of keys.")
    var keys: [String]

    func validate() throws {
        guard (to == nil) != (listen == nil) else {
            throw ValidationError("one of --to and --listen is needed")
        }
        guard listen == nil || output == nil else {
            throw ValidationError("--output does not go with --listen")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        let place = try listen.map { try DirectOptions.place($0, "--listen", needsHost: false) }
        let prompt = try passphrase.map { try PassphrasePrompt(parsing: $0, diagnostics) }
        let keyPrompt = try keyPassphrase.prompt(diagnostics)
        let names = try keys.map { try KeyName($0) }
        let store = try storing.store()
        let transfers = Transfers(of: store)
        try transfers.sweep()
        let target = TransferTarget(output, isPrivate: true)
        try target.checkFree()
        let request = try to.map { try TransferRequestFile.read($0) }
        if let request { try transfers.checkAnswerable(request.id) }
        let backup = try KeysToSend(store, keyPrompt, diagnostics).gather(names)
        let words = try prompt?.newPassphrase(words: Self.wordCount)
        let sending = Sending(backup, words, transfers, diagnostics)
        if let request {
            let report = TransferWordsReport(diagnostics)
            try report.compare("request", request.words(), isAsked: !yes)
            try sending.send(to: request) { try target.write($0, ifClosed: $1) }
            diagnostics.hint("ibkeymigrate confirm checks the receipt that comes back")
        } else if let place {
            try DirectSending(sending, store, isAsked: !yes)
                .run(at: place, patience: direct.timeout)
        }
    }

    /// 110 bits.
    private static let wordCount = 10
}
