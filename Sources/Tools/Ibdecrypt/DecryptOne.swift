internal import CommandKit
internal import Files
internal import KeyStore

/// One report: from standard input or a file, to standard output or the file that `-o` names.
struct DecryptOne {
    private let tool: Ibdecrypt
    private let input: String?
    private let diagnostics: Diagnostics
    private let reporter: ReportReporter

    /// Standard input when `input` is nil.
    init(_ tool: Ibdecrypt, _ input: String?, _ diagnostics: Diagnostics) throws {
        self.tool = tool
        self.input = input
        self.diagnostics = diagnostics
        reporter = ReportReporter(diagnostics, isJSON: tool.json)
        reporter.expect(files: 1, bytes: 0)
    }

    func run() throws {
        let decryptor = try tool.engine.makeDecryptor(diagnostics)
        let toFile = tool.output.flatMap { $0 == "-" ? nil : $0 }
        if toFile == nil { try checkOptions() }
        let reporter = reporter
        let outcome = reporter.measure(input) {
            try toFile.map { try write(decryptor, to: $0) } ?? pipe(decryptor)
        }
        try reporter.finish(outcome)
    }

    private func checkOptions() throws {
        let options = [("--json", tool.json), ("--unzip", tool.unzip)]
        if let wrong = options.first(where: \.1) {
            throw ToolError(
                .usage,
                "\(wrong.0) does not go with a report on standard output",
                hint: "--output FILE writes it to a file"
            )
        }
    }

    private func write(_ decryptor: any ReportDecryptor, to path: String) throws -> ReportOutcome {
        guard !tool.stream else { throw ToolError(.usage, "--stream needs --output -") }
        let job = ReportJob(
            input,
            to: path,
            isNamed: true,
            options: tool.options,
            archive: tool.archive.map { ReportArchive($0) }
        )
        try? Folder(job.outputFolder).sweep()
        return try job.run(with: decryptor, onRead: reporter.onRead)
    }

    private func pipe(_ decryptor: any ReportDecryptor) throws -> ReportOutcome {
        let pipe = try ReportPipe(input, options: tool.options, streams: tool.stream)
        reporter.expect(files: 1, bytes: pipe.size ?? 0)
        return try pipe.run(with: decryptor, to: StandardOutputSink(), onRead: reporter.onRead)
    }
}
