internal import CommandKit
internal import Files
internal import KeyStore
internal import Synchronization

/// Reports that several threads work on, newest first; one failure stops no other.
final class ReportBatch: Sendable {
    private struct Work {
        var waiting: ArraySlice<ReportInput> = []
        /// Which input each output is made from, so that no two are.
        var outputs: [String: String] = [:]
        var failed: [ReportInput] = []
        var messages: Set<Folder.Status.Identity> = []
        /// Why standard output takes no more.
        var error: (any Error)?
    }

    private let decryptor: any ReportDecryptor
    private let options: ReportOptions
    private let directory: String?
    private let archive: String?
    private let threads: Int
    private let reporter: ReportReporter
    private let isStopped: @Sendable () -> Bool
    private let work = Mutex(Work())

    init(
        _ tool: Ibdecrypt,
        _ decryptor: any ReportDecryptor,
        _ reporter: ReportReporter,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.decryptor = decryptor
        self.reporter = reporter
        self.isStopped = isStopped
        options = tool.options
        directory = tool.directory
        archive = tool.archive
        threads = tool.jobs ?? WorkerThreads.standardCount()
    }

    /// - Returns: those that failed.
    /// - Throws: ``ToolError`` when standard output takes no more.
    @discardableResult
    func run(_ inputs: [ReportInput]) throws -> [ReportInput] {
        let sorted = inputs.sorted { ($0.modified, $1.path) > ($1.modified, $0.path) }
        reporter.expect(files: sorted.count, bytes: sorted.reduce(0) { $0 + $1.size })
        work.withLock {
            $0.waiting = sorted[...]
            $0.failed = []
            $0.messages = Set(inputs.map(\.identity))
        }
        sweep(sorted)
        WorkerThreads.run(min(threads, max(sorted.count, 1))) { [self] in workOn() }
        let done = work.withLock { work in (work.failed, work.error) }
        removeEmptyFolders(of: done.0)
        if let error = done.1 { throw error }
        return done.0
    }

    private func workOn() {
        while !isStopped(), let input = work.withLock({ $0.waiting.popFirst() }) {
            let result = reporter.measure(input.path) { try decrypt(input) }
            // What failed because of the stop is done the next time.
            if isStopped(), case .failure = result.outcome { return }
            if result.failure != nil { work.withLock { $0.failed.append(input) } }
            do {
                try reporter.report(result)
            } catch {
                work.withLock {
                    $0.error = error
                    $0.waiting = []
                }
            }
        }
    }

    private func decrypt(_ input: ReportInput) throws -> ReportOutcome {
        let output = try input.output(in: directory)
        try claim(output, for: input)
        let job = ReportJob(
            input.path,
            to: output,
            isNamed: false,
            options: options,
            archive: archive.map { ReportArchive($0, subfolder: input.subfolder) },
            sparing: work.withLock { $0.messages }
        )
        if directory != nil, !input.subfolder.isEmpty { try make(job.outputFolder) }
        let (onRead, isStopped) = (reporter.onRead, isStopped)
        return try job.run(with: decryptor) { count in
            guard !isStopped() else { throw ReportFailure(.interrupted, "was stopped") }
            try onRead(count)
        }
    }

    private func claim(_ output: String, for input: ReportInput) throws {
        let other = work.withLock { work in
            let other = work.outputs[output] ?? input.path
            work.outputs[output] = other
            return other
        }
        guard other == input.path else {
            throw ReportFailure(
                .outputExists,
                "its plaintext would be \(output), as that of \(other)"
            )
        }
    }

    private func make(_ folder: String) throws {
        do {
            try Folder.make(folder)
        } catch let error as SystemError {
            throw ReportFailure(.cannotCreate, "\(folder): \(error.reason)")
        }
    }

    /// What killed runs have left goes.
    private func sweep(_ inputs: [ReportInput]) {
        let outputs = inputs.compactMap { try? $0.output(in: directory) }
        var folders = Set(outputs.map(Self.folder))
        if let archive { folders.insert(archive) }
        for folder in folders { try? Folder(folder).sweep() }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
    }

    /// Those below `-d` that were made for nothing.
    private func removeEmptyFolders(of failed: [ReportInput]) {
        guard let directory else { return }
        for subfolder in Set(failed.map(\.subfolder)) {
            var parts = subfolder.split(separator: "/")[...]
            while !parts.isEmpty {
                let path = directory.appending(pathComponent: parts.joined(separator: "/"))
                guard (try? Folder.removeEmpty(path)) != nil else { break }
                parts.removeLast()
            }
        }
    }
}
