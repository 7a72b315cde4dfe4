package import Files

/// A report that becomes a file, or with ``ReportOptions/unzips`` a folder.
package struct ReportJob: Sendable {
    /// Nil for standard input.
    package let input: String?
    package let output: String
    private let isNamed: Bool
    private let options: ReportOptions
    private let archive: ReportArchive?
    private let others: Set<Folder.Status.Identity>

    /// An output that `isNamed` by the user is made, or the job fails; any other is left alone when it
    /// was made before.
    ///
    /// None of the `others`, which are messages that are worked on as well, is ever replaced.
    package init(
        _ input: String?,
        to output: String,
        isNamed: Bool,
        options: ReportOptions,
        archive: ReportArchive? = nil,
        sparing others: Set<Folder.Status.Identity> = []
    ) {
        self.input = input
        self.output = output
        self.isNamed = isNamed
        self.options = options
        self.archive = archive
        self.others = others
    }

    /// The folder that the output is in.
    package var outputFolder: String { ReportPath(output).folder }

    /// - Throws: ``ReportFailure``, and what the decryptor throws beside it.
    package func run(
        with decryptor: any ReportDecryptor,
        onRead: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) throws -> ReportOutcome {
        try checkArchivable()
        let message = try ReplayableInput(input, isKept: options.passesPlain)
        let isSpared = try isMessage(at: output, message)
        var outcome = isSpared ? nil : finished(message)
        if outcome == nil {
            let decryption = Decryption(
                input: message,
                decryptor: decryptor,
                options: options,
                onRead: onRead
            )
            outcome = try write(decryption, isSpared: isSpared)
        }
        guard var outcome else { throw ReportFailure(.inputOutput, "nothing was done") }
        if let archive, let input { outcome.archiving = archive.take(message, at: input) }
        return outcome
    }

    private func checkArchivable() throws {
        guard archive != nil, let input, Self.status(of: input)?.kind == .symbolicLink else {
            return
        }
        throw ReportFailure(
            .cannotCreate,
            "is a symbolic link: not moved to an archive",
            hint: "name the file that it leads to"
        )
    }

    /// Whether there is a message at `path` where the plaintext shall be.
    ///
    /// - Throws: ``ReportFailure`` when it is the one that is read, or would be replaced.
    private func isMessage(at path: String, _ message: ReplayableInput) throws -> Bool {
        guard let status = Self.status(of: path), status.kind == .file else { return false }
        let isOwn = status.identity == message.identity
        guard isOwn || others.contains(status.identity) || Self.beginsAsMessage(path) else {
            return false
        }
        guard !isOwn, !options.replaces, !isNamed else {
            let which = isOwn ? "the message itself" : "a message"
            throw ReportFailure(.outputExists, "\(path) is \(which), which is not replaced")
        }
        return true
    }

    /// What cannot be read is compared with nothing, and told later.
    private static func beginsAsMessage(_ path: String) -> Bool {
        let bytes = (try? OpenFile(path).contents().next()) ?? []
        return MessageOpening(bytes).isEncryptedMessage
    }

    /// What there is of an earlier run, if it is a file no older than the message.
    ///
    /// That is no proof: where the message shall go away, may be a zip or must be signed, its
    /// plaintext is compared.
    private func finished(_ message: ReplayableInput) -> ReportOutcome? {
        guard !isNamed, !options.replaces, !options.unzips, archive == nil,
            options.signatures.allowsUnsigned,
            let modified = message.modified, let status = Self.status(of: output),
            status.kind == .file, status.modified >= modified, status.size > 0
        else { return nil }
        return ReportOutcome(.skipped, output: output, bytes: status.size)
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

    private func write(_ decryption: Decryption, isSpared: Bool) throws -> ReportOutcome {
        let file = try ReportFile(output, mode: options.mode, replaces: options.replaces)
        let isStale = !isNamed && !options.replaces && Self.status(of: output)?.kind == .file
        if !isStale, !options.unzips { try file.checkFree() }
        let summary = try decryption.run(to: file)
        let kind: ReportOutcome.Kind = summary == nil ? .copied : .decrypted
        func outcome(_ kind: ReportOutcome.Kind, _ output: String) -> ReportOutcome {
            ReportOutcome(kind, output: output, bytes: file.count, summary: summary)
        }
        if isCalledZip, try file.opening().isZip {
            return outcome(try extract(file) ? kind : .skipped, folder)
        }
        if isStale {
            guard try file.matchesExisting() else { throw isOther(isSpared) }
            return outcome(.skipped, output)
        }
        try file.commit()
        return outcome(kind, output)
    }

    /// Other files, as workbooks, are zips as well; of what comes in a pipe only its bytes tell.
    private var isCalledZip: Bool {
        guard options.unzips, let input else { return options.unzips }
        let name = ReportPath(input).name
        let plain = (try? ReportName.plaintext(of: name, isBeside: false)) ?? name
        return ReportName.isZip(output) || ReportName.isZip(plain)
    }

    private func extract(_ file: ReportFile) throws -> Bool {
        var extraction = ArchiveExtraction(
            zipSize: file.count,
            limits: options.limits,
            mode: options.mode
        )
        return try extraction.extract(file, to: folder, mayExist: !isNamed)
    }

    private func isOther(_ isSpared: Bool) -> ReportFailure {
        let reason = "\(output) is there and holds something else"
        return isSpared ? ReportFailure(.outputExists, reason) : .outputExists(reason)
    }
}
