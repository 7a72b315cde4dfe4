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
        if let input, try tool.isTooOld(input, diagnostics) { return }
        guard let path = tool.output, path != "-" else { return try writeOut() }
        guard !tool.stream else { throw ToolError(.usage, "--stream needs --output -") }
        let decryptor = try tool.engine.makeDecryptor(diagnostics)
        try reporter.finish(reporter.measure(input) { try write(decryptor, to: path) })
    }

    private func writeOut() throws {
        try checkOptions()
        let decryptor = try tool.engine.makeDecryptor(diagnostics)
        do {
            let outcome = try pipe(decryptor)
            try reporter.finish(reporter.measure(input) { outcome })
        } catch {
            reporter.clear()
            throw ToolError(explaining: error, subject: input ?? "standard input")
        }
    }

    private func checkOptions() throws {
        let options = [
            ("--archive", tool.archive != nil), ("--json", tool.json), ("--unzip", tool.unzip),
        ]
        if let wrong = options.first(where: \.1) {
            throw ToolError(
                .usage,
                "\(wrong.0) does not go with a report on standard output",
                hint: "--output FILE writes it to a file"
            )
        }
    }

    private func write(_ decryptor: any ReportDecryptor, to path: String) throws -> ReportOutcome {
        let job = ReportJob(
            input,
            to: path,
            isNamed: true,
            options: tool.options,
            archive: tool.archive.map { ReportArchive($0) }
        )
        try? Folder(job.outputFolder).sweep()
        let size = input.flatMap { try? Folder.status(of: $0) }?.size
        reporter.expect(files: 1, bytes: size ?? 0)
        return try job.run(with: decryptor, onRead: reporter.onRead)
    }

    private func pipe(_ decryptor: any ReportDecryptor) throws -> ReportOutcome {
        let pipe = try ReportPipe(input, options: tool.options, streams: tool.stream)
        reporter.expect(files: 1, bytes: pipe.size ?? 0)
        return try pipe.run(with: decryptor, to: StandardOutputSink(), onRead: reporter.onRead)
    }
}
