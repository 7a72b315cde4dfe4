internal import CommandKit
internal import Files
internal import KeyStore

/// Reports that go by their names: files, and what is found in folders.
struct DecryptSeveral {
    private let tool: Ibdecrypt
    private let files: [String]
    private let folders: [String]
    private let diagnostics: Diagnostics
    private let reporter: ReportReporter

    init(
        _ tool: Ibdecrypt,
        _ inputs: (files: [String], folders: [String]),
        _ diagnostics: Diagnostics
    ) throws {
        self.tool = tool
        (files, folders) = inputs
        self.diagnostics = diagnostics
        reporter = ReportReporter(diagnostics, isJSON: tool.json)
    }

    func run() throws {
        let decryptor = try prepare()
        let batch = ReportBatch(tool, decryptor, reporter)
        guard !folders.isEmpty || files.count > 1 else {
            if try !tool.isTooOld(files[0], diagnostics) { try runOne(decryptor, files[0]) }
            return
        }
        var known: Set<ReportInput.Place> = []
        let inputs = try (named() + found()).filter { known.insert($0.place).inserted }
        try batch.run(inputs)
        reporter.clear()
        let tally = reporter.tally
        guard tally.failed == 0 else { throw ToolError(.someFailed, tally.text) }
        if !inputs.isEmpty { diagnostics.note(tally.text) }
    }

    func watch() throws {
        let signals = try StopSignals()
        let decryptor = try prepare(until: signals)
        let batch = ReportBatch(tool, decryptor, reporter) { signals.caught != nil }
        let watch = try ReportWatch(
            folders,
            excluding: excluded,
            isWanted: isWanted,
            reporter: reporter
        )
        try watch.run(batch, until: signals)
        reporter.clear()
        if let signal = signals.caught, signal != StopSignals.termination {
            StopSignals.end(by: signal)
        }
    }

    private func prepare(until signals: StopSignals? = nil) throws -> any ReportDecryptor {
        let decryptor = try tool.engine.makeDecryptor(diagnostics, until: signals)
        for folder in [tool.directory, tool.archive].compactMap({ $0 }) {
            do {
                try Folder.makeLast(folder)
            } catch let error as SystemError {
                let isTaken = (try? Folder.status(of: folder)).map { $0.kind != .folder } ?? false
                let reason = isTaken ? "is not a folder" : error.reason
                throw ToolError(.cannotCreate, subject: folder, reason)
            }
        }
        return decryptor
    }

    /// The one file is told of by its own exit status.
    private func runOne(_ decryptor: any ReportDecryptor, _ path: String) throws {
        let result = reporter.measure(path) {
            let input = try ReportInput(named: path)
            reporter.expect(files: 1, bytes: input.size)
            let job = ReportJob(
                path,
                to: try input.output(in: tool.directory),
                isNamed: false,
                options: tool.options,
                archive: tool.archive.map { ReportArchive($0) }
            )
            try? Folder(job.outputFolder).sweep()
            return try job.run(with: decryptor, onRead: reporter.onRead)
        }
        try reporter.finish(result)
    }

    private var excluded: [String] { [tool.directory, tool.archive].compactMap { $0 } }

    private func isWanted(_ input: ReportInput) -> Bool {
        tool.since?.includes(input) ?? true
    }

    private func named() throws -> [ReportInput] {
        var inputs: [ReportInput] = []
        for path in files {
            do {
                inputs.append(try ReportInput(named: path))
            } catch {
                try reporter.report(reporter.measure(path) { throw error })
            }
        }
        return inputs.filter(isWanted)
    }

    private func found() throws -> [ReportInput] {
        var inputs: [ReportInput] = []
        for folder in folders {
            var walk = ReportWalk(excluding: excluded)
            walk.walk(folder)
            for unread in walk.unread {
                try reporter.report(reporter.measure(unread.path) { throw unread.failure })
            }
            let wanted = walk.inputs.filter(isWanted)
            inputs += wanted
            if wanted.isEmpty, walk.unread.isEmpty { tellEmpty(folder, walk) }
        }
        return inputs
    }

    private func tellEmpty(_ folder: String, _ walk: ReportWalk) {
        let count = walk.fileCount == 1 ? "1 file was" : "\(walk.fileCount) files were"
        let old = walk.inputs.isEmpty ? "" : ", \(walk.inputs.count) are older than --since"
        diagnostics.note("no reports in \(DisplayText.escape(folder)): \(count) looked at\(old)")
    }
}
