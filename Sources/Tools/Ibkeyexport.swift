internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

struct Ibkeyexport: Tool {
    static let configuration = CommandConfiguration(
        commandName: "ibkeyexport",
        abstract: "Publish a key, or convert it to another format.",
        discussion: "The manual page is ibkeyexport(1).",
        version: version
    )

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Public: \(PublicFormat.words), pgp. With --private: \(PrivateFormat.words), pgp.",
            valueName: "format"
        )
    )
    var format: String?

    @Flag(name: .customLong("private"), help: "Export the private key.")
    var isPrivate = false

    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "Where the key's passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @Option(
        help: ArgumentHelp(
            "Where another passphrase for the written key comes from; none removes it.",
            valueName: "source"
        )
    )
    var newPassphrase: String?

    @Option(
        name: [.customShort("C"), .long],
        help: ArgumentHelp("Give the key another comment.", valueName: "comment")
    )
    var comment: String?

    @Option(
        name: [.customShort("E"), .long],
        help: "Hash of the fingerprint (default: sha256)."
    )
    var hash: Fingerprint.Hash?

    @OptionGroup var encryption: EncryptionOptions

    @Flag(help: "Mend damaged text around the key first, and say what was mended.")
    var repair = false

    @Flag(help: "Read keys whose passphrase costs any amount of memory and time to try.")
    var allowCost = false

    @Flag(help: "Report as JSON, with -f fingerprint.")
    var json = false

    @OptionGroup var requesting: RequestOptions

    @Option(help: "Write the configuration of a client for the broker's server.")
    var site: SiteClient?

    @OptionGroup var serving: ServerOptions

    @Option(
        help: ArgumentHelp("Where --site puts a key that it has to convert.", valueName: "file")
    )
    var keyFile: String?

    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "File or name of a key; - is standard input; several with --request.")
    var keys: [String] = []

    func validate() throws {
        if keys.count > 1, !requesting.request {
            throw ValidationError("there are more arguments than expected")
        }
        if site == nil, serving.isUsed || keyFile != nil {
            throw ValidationError(
                "--host, --host-key, --key-file, --port and --user go with --site"
            )
        }
        if let site, site.keyFormat == nil, !keys.isEmpty || keyFile != nil {
            throw ValidationError("--site \(site.rawValue) takes no key: it has a password")
        }
        guard requesting.request || site != nil else { return }
        guard !requesting.request || site == nil else {
            throw ValidationError("--request and --site exclude each other")
        }
        if let other = optionOfFormats {
            throw ValidationError("\(other) goes with neither --request nor --site")
        }
    }

    /// One that only other formats have.
    private var optionOfFormats: String? {
        [
            (format != nil, "--format"), (isPrivate, "--private"),
            (newPassphrase != nil, "--new-passphrase"), (comment != nil, "--comment"),
            (hash != nil, "--hash"), (json, "--json"),
            (encryption.isUsed, "an option for the encryption of a key"),
        ].first { $0.0 }?.1
    }

    func execute(_ diagnostics: Diagnostics) throws {
        _ = try newComment()
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let newPrompt = try newPassphrase.map {
            try PassphrasePrompt(parsing: $0, option: "--new-passphrase", diagnostics)
        }
        try checkFormat()
        try output.check(isPrivate: isPrivate)
        try KeyPlaces(isPrivate ? [] : keys + [keyFile].compactMap(\.self)).refuse(output.output)
        guard !requesting.request, site == nil else { return try correspond(prompt, diagnostics) }
        let source = try KeySource(keys.first)
        try source.warn(diagnostics)
        guard !source.isOpenPGP else {
            let option = GnuPGPassphraseOption(passphrase, prompt)
            return try OpenPGPExport(self, source, diagnostics).run(option.forKey)
        }
        let options = DecodingOptions(
            passphrase: prompt,
            limits: allowCost ? .none : .standard,
            name: source.subject
        )
        if isPrivate {
            try PrivateExport(self, source, options, newPrompt, diagnostics).run()
        } else {
            try PublicExport(self, source, options, diagnostics).run()
        }
    }

    /// What is for the broker, and for the programs that fetch his files.
    private func correspond(_ prompt: PassphrasePrompt, _ diagnostics: Diagnostics) throws {
        let options = DecodingOptions(
            passphrase: prompt,
            limits: allowCost ? .none : .standard,
            name: keys.first ?? "the key"
        )
        if let site {
            try SiteExport(self, site, options, diagnostics).run()
        } else {
            try RequestExport(self, options, diagnostics).run()
        }
    }

    /// Refuses what no key has, before any is read.
    private func checkFormat() throws {
        guard let format else { return }
        let isPublic = PublicFormat(rawValue: format) != nil
        let isKnown = isPrivate ? PrivateFormat(rawValue: format) != nil : isPublic
        guard !isKnown, format != "pgp" else { return }
        let isOther = isPrivate ? isPublic : PrivateFormat(rawValue: format) != nil
        let words = isPrivate ? PrivateFormat.words : PublicFormat.words
        throw ToolError(
            .usage,
            "there is no \(isPrivate ? "private" : "public") format of that name",
            hint: isOther && !isPrivate
                ? "--private exports the private key" : "the formats are \(words) and pgp"
        )
    }

    /// The one that `-C` gives.
    func newComment() throws -> Comment? {
        try comment.map { try Comment(parsing: $0) }
    }

    /// A file, mended if that was asked for.
    func read(
        _ text: SecretBytes,
        named subject: String,
        _ diagnostics: Diagnostics
    ) throws -> KeyFile {
        var text = text
        if repair {
            let repaired = KeyRepair(text)
            for repair in repaired.repairs {
                diagnostics.note("mended: \(repair)", subject: subject)
            }
            text = repaired.text
        }
        return try KeyFile(parsing: text)
    }
}

extension Fingerprint.Hash: ExpressibleByArgument {}

extension SiteClient: ExpressibleByArgument {}

extension PublicFormat {
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension PrivateFormat {
    static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
