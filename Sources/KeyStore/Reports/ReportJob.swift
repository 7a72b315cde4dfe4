internal import Files

/// A report that becomes a file, or with ``ReportOptions/unzips`` a folder.
package struct ReportJob: Sendable {
    /// Nil for standard input.
    package let input: String?
    package let output: String
    private let isNamed: Bool
    private let options: ReportOptions
    private let archive: ReportArchive?

    /// An output that `isNamed` by the user is made, or the job fails; one that goes by the name of the
    /// input is left alone when it was made before.
    package init(
        _ input: String?,
        to output: String,
        isNamed: Bool,
        options: ReportOptions,
        archive: ReportArchive? = nil
    ) {
        self.input = input
        self.output = output
        self.isNamed = isNamed
        self.options = options
        self.archive = archive
    }

    /// The folder that the output is in.
    package var outputFolder: String { ReportPath(output).folder }

    /// - Throws: ``ReportFailure``, and what the decryptor throws beside it.
    package func run(
        with decryptor: any ReportDecryptor,
        onRead: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) throws -> ReportOutcome {
        let message = try ReplayableInput(input, isKept: options.passesPlain)
        var outcome = try finished(message)
        if outcome == nil {
            let decryption = Decryption(
                input: message,
                decryptor: decryptor,
                options: options,
                onRead: onRead
            )
            outcome = try write(decryption)
        }
        guard var outcome else { throw ReportFailure(.inputOutput, "nothing was done") }
        if let archive, let input { outcome.archiving = archive.take(message, at: input) }
        return outcome
    }

    /// What there is of an earlier run, if it is no older than the message.
    private func finished(_ message: ReplayableInput) throws -> ReportOutcome? {
        guard !isNamed, !options.replaces, let modified = message.modified else { return nil }
        func isFresh(_ status: Folder.Status?, _ kind: Folder.Status.Kind) -> Bool {
            status.map { $0.kind == kind && $0.modified >= modified } ?? false
        }
        if options.unzips, isFresh(Self.status(of: folder), .folder) {
            return ReportOutcome(.skipped, output: folder, bytes: 0)
        }
        let status = Self.status(of: output)
        guard isFresh(status, .file), let size = status?.size, size > 0 else { return nil }
        if options.unzips, try isZip(output) { return nil }
        return ReportOutcome(.skipped, output: output, bytes: size)
    }

    private func isZip(_ path: String) throws -> Bool {
        try writing { MessageOpening(try OpenFile(path).contents().next() ?? []).isZip }
    }

    /// Of the name itself, whatever it links to; nil when nothing has it.
    private static func status(of path: String) -> Folder.Status? {
        let place = ReportPath(path)
        return try? Folder(place.folder).status(place.name)
    }

    private var folder: String {
        let place = ReportPath(output)
        let name = ReportName.folder(of: place.name)
        return output.contains("/") ? place.folder.appending(pathComponent: name) : name
    }

    private func write(_ decryption: Decryption) throws -> ReportOutcome {
        let file = try ReportFile(output, mode: options.mode, replaces: options.replaces)
        let isStale = !isNamed && !options.replaces && Self.status(of: output)?.kind == .file
        if !isStale, !options.unzips { try file.checkFree() }
        let summary = try decryption.run(to: file)
        let kind: ReportOutcome.Kind = summary == nil ? .copied : .decrypted
        func outcome(_ kind: ReportOutcome.Kind, _ output: String) -> ReportOutcome {
            ReportOutcome(kind, output: output, bytes: file.count, summary: summary)
        }
        if options.unzips, try file.opening().isZip {
            try extract(file)
            return outcome(kind, folder)
        }
        if isStale {
            guard try file.matchesExisting() else { throw Self.isOther(output) }
            return outcome(.skipped, output)
        }
        try file.commit()
        return outcome(kind, output)
    }

    private func extract(_ file: ReportFile) throws {
        var extraction = ArchiveExtraction(zipSize: file.count, limits: options.limits)
        try extraction.extract(file, to: folder, replaces: options.replaces)
    }

    private static func isOther(_ output: String) -> ReportFailure {
        .outputExists("the message is newer than \(output), which holds something else")
    }
}
