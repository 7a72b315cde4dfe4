internal import Age
internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import Glibc
internal import KeyStore

/// `ibkeybackup paper`.
struct PrintPaper: Tool {
    static let configuration = CommandConfiguration(
        commandName: "paper",
        abstract: "Print a backup on paper, or read it back.",
        discussion: "Without --text, --png or --qr-terminal the result is PDF."
    )

    @Flag(help: "Read a backup from what was typed or scanned.")
    var read = false

    @Flag(help: "Print lines for typing.")
    var text = false

    @Flag(help: "Write QR symbols as PNG files; -o has the beginning of their names.")
    var png = false

    @Flag(help: "Show QR symbols on the terminal.")
    var qrTerminal = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "The backup, or with --read its text; - is standard input.")
    var file: String?

    func validate() throws {
        guard [read, text, png, qrTerminal].filter({ $0 }).count <= 1 else {
            throw ValidationError("--read, --text, --png and --qr-terminal do not go together")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        try checkOutput()
        guard !read else { return try PaperInput(file, diagnostics).restore(to: output) }
        guard file != nil || !isTerminal(STDIN_FILENO) else {
            throw ToolError(.usage, "no backup is given", hint: "name its file, or - for a pipe")
        }
        let input = InputFile(file ?? "-", limit: Backup.mostFileBytes)
        try explaining(input.subject) { try print(input.read(), input.subject, diagnostics) }
    }

    private func checkOutput() throws {
        if qrTerminal, output.output ?? "-" != "-" {
            throw ToolError(.usage, "--qr-terminal has no file", hint: "a PDF has the symbols too")
        }
        guard !png else {
            guard output.isStandardOutput else { return }
            throw ToolError(.usage, "--png writes several files", hint: "-o PREFIX names them")
        }
        if output.output == nil, StandardOutput.isTerminal, !text, !qrTerminal {
            throw ToolError(
                .usage,
                read ? "a backup is no text for a terminal" : "PDF is no text for a terminal",
                hint: "-o FILE writes it to a file"
            )
        }
        try output.check(isPrivate: !text && !qrTerminal)
    }

    private func print(
        _ backup: SecretBytes,
        _ subject: String,
        _ diagnostics: Diagnostics
    ) throws {
        let bytes = backup.disclosed()
        // What is not encrypted shall not be printed by accident.
        let header = try AgeReader(MemorySource(bytes)).header
        let page = PaperPage(bytes, name: subject, isUnderPassphrase: header.needsPassphrase)
        try page.prove()
        if png {
            try write(page.pictures())
        } else {
            try output.write(encode(page), isPrivate: true)
        }
        if let file = output.output, file != "-", !png {
            diagnostics.note("reads back as \(subject)", subject: file)
        }
        diagnostics.note(
            header.needsPassphrase
                ? "its passphrase is not on the paper: keep that elsewhere"
                : "the private key that opens it is not on the paper: keep that elsewhere"
        )
    }

    private func write(_ pictures: [SecretBytes]) throws {
        let files = pictures.indices.map { index in
            OutputFile(
                "\(output.output ?? "")-\(index + 1).png",
                isPrivate: true,
                replace: output.force
            )
        }
        for file in files { try file.checkFree() }
        for (file, picture) in zip(files, pictures) { try file.write(picture) }
    }

    private func encode(_ page: PaperPage) throws -> SecretBytes {
        if qrTerminal { return try page.terminalSymbols() }
        if text { return try page.lines() }
        return try page.document()
    }
}
