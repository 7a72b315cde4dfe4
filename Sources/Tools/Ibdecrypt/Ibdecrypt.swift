internal import ArgumentParser
internal import CommandKit
internal import Files
internal import KeyStore

struct Ibdecrypt: Tool {
    static let configuration = CommandConfiguration(
        commandName: "ibdecrypt",
        abstract: "Decrypt reports: one, a pipe, or whole folders.",
        discussion: "The manual page is ibdecrypt(1).",
        version: version
    )

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to FILE; - is standard output.", valueName: "file")
    )
    var output: String?

    @Option(
        name: [.customShort("d"), .long],
        help: ArgumentHelp("Write into this folder.", valueName: "folder")
    )
    var directory: String?

    @Option(
        name: [.customShort("j", allowingJoined: true), .long],
        help: ArgumentHelp("How many reports are worked on at a time.", valueName: "n")
    )
    var jobs: Int?

    @Option(
        help: ArgumentHelp("Only files changed since a day, or for days: 7d.", valueName: "date")
    )
    var since: SinceDate?

    @Flag(help: "Make a folder of a report that is a zip.")
    var unzip = false

    @Option(
        help: ArgumentHelp("Only reports signed by this key, or another such.", valueName: "fpr")
    )
    var requireSignature: [SignerFingerprint] = []

    @Flag(help: "Wait for more reports in the folders.")
    var watch = false

    @Option(help: ArgumentHelp("Move messages there when done.", valueName: "folder"))
    var archive: String?

    @Option(
        help: ArgumentHelp("Refuse plaintexts that are larger, as 500M.", valueName: "size")
    )
    var maxSize: ByteSize?

    @Option(help: ArgumentHelp("Permissions of what is written.", valueName: "octal"))
    var mode: FileMode?

    @Flag(help: "Copy what is not encrypted.")
    var passPlain = false

    @Flag(help: "Let plaintext out before it is known to be unaltered.")
    var stream = false

    @Flag(help: "Replace files that exist.")
    var force = false

    @OptionGroup var engine: EngineOptions

    @Flag(help: "One JSON object a report.")
    var json = false

    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Reports, or folders with reports; - is standard input.")
    var input: [String] = []

    func validate() throws {
        if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs takes 1 to 64") }
        if output != nil, directory != nil {
            throw ValidationError("--output and --directory exclude each other")
        }
        if input.count > 1, input.contains("-") {
            throw ValidationError("standard input does not go with other inputs")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        guard let inputs = try inputs() else {
            return try DecryptOne(self, nil, diagnostics).run()
        }
        if output != nil, inputs.folders.isEmpty, inputs.files.count == 1 {
            return try DecryptOne(self, inputs.files[0], diagnostics).run()
        }
        guard output == nil else {
            throw ToolError(.usage, "--output takes one report", hint: "--directory takes several")
        }
        guard !stream else { throw ToolError(.usage, "--stream needs --output -") }
        let several = try DecryptSeveral(self, inputs, diagnostics)
        try watch ? several.watch() : several.run()
    }

    /// What was named, as files and as folders; nil for standard input.
    private func inputs() throws -> (files: [String], folders: [String])? {
        guard !input.isEmpty || !isTerminal(0) else {
            throw ToolError(.usage, "there is nothing to decrypt", hint: "name a file or a folder")
        }
        guard !input.isEmpty, input != ["-"] else {
            try checkPipe()
            return nil
        }
        let folders = input.filter { (try? Folder.status(of: $0))?.kind == .folder }
        if watch, folders.count != input.count {
            throw ToolError(.usage, "--watch takes folders")
        }
        return (input.filter { !folders.contains($0) }, folders)
    }

    private func checkPipe() throws {
        let options = [
            ("--directory", directory != nil), ("--archive", archive != nil), ("--watch", watch),
        ]
        guard let wrong = options.first(where: \.1) else { return }
        throw ToolError(.usage, "\(wrong.0) needs the names of reports, not standard input")
    }

    /// Whether `--since` leaves out the one file that was named; if so, that is told.
    func isTooOld(_ path: String, _ diagnostics: Diagnostics) throws -> Bool {
        // What is not there is told by whoever opens it.
        guard let since, let file = try? ReportInput(named: path), !since.includes(file) else {
            return false
        }
        diagnostics.note("is older than --since", subject: path)
        return true
    }

    /// What the options say about each report.
    var options: ReportOptions {
        var options = ReportOptions()
        if let maxSize {
            options.limits.size = maxSize.bytes
            options.limits.ratio = nil
        }
        options.mode = mode?.bits ?? 0o600
        options.replaces = force
        options.passesPlain = passPlain
        options.unzips = unzip
        options.signatures = SignaturePolicy(requiring: requireSignature.map(\.digits))
        return options
    }
}
