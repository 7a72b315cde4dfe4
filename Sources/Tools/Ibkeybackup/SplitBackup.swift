internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore

/// `ibkeybackup split -k K -n N FILE`.
struct SplitBackup: Tool {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Cut what opens a backup into shares."
    )

    @Option(
        name: [.customShort("k"), .long],
        help: ArgumentHelp("So many shares open it.", valueName: "k")
    )
    var threshold: Int

    @Option(
        name: [.customShort("n"), .long],
        help: ArgumentHelp("So many shares are made, 16 at most.", valueName: "n")
    )
    var shares: Int

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write PREFIX.split.age and PREFIX-1.txt and so on; - prints the shares.",
            valueName: "prefix"
        )
    )
    var output: String?

    @Flag(help: "Write shares as words.")
    var words = false

    @OptionGroup var opening: OpeningOptions
    @OptionGroup var reporting: ReportingOptions

    func validate() throws {
        guard 2 <= threshold, threshold <= shares, shares <= 16 else {
            throw ValidationError("-k takes 2 or more, -n takes what -k does or more, up to 16")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        let files = try SplitFiles(of: opening.file, prefix: output)
        try files.checkFree(shares: shares)
        let backup = try opening.open(diagnostics)
        let split = try explaining(opening.file) {
            let archive = backup.archive.encode()
            return try BackupSplit(archive, threshold: threshold, count: shares)
        }
        try write(split, to: files, diagnostics)
        tell(split, files, diagnostics)
        guard diagnostics.verbosity != .quiet else { return }
        let opened = RecoveryCard.Opening.shares(threshold: threshold, count: shares)
        try RecoveryCard(backup, SecretBytes(copying: split.file), files.backup, opened).show()
    }

    /// The backup last: it is there only when all that open it are.
    private func write(
        _ split: BackupSplit,
        to files: SplitFiles,
        _ diagnostics: Diagnostics
    ) throws {
        do {
            for share in split.shares { try files.write(text(share, files), share: share.index) }
            try files.writeBackup(SecretBytes(copying: split.file))
        } catch {
            diagnostics.warning("the shares that were written open nothing: remove them")
            throw error
        }
    }

    private func text(_ share: Share, _ files: SplitFiles) throws -> SecretBytes {
        let name = DisplayText.escape(files.backupName)
        var out = ByteWriter(capacity: 1024)
        out.text("# Share \(share.index) of \(shares) of the backup \(name), ")
        out.text("made \(Timestamp.now())\n# Any \(threshold) of them open it:\n")
        out.text("#   ibkeybackup combine SHARE... \(name) -o identity.txt\n")
        out.text("#   ibkeybackup restore -i identity.txt \(name)\n")
        out.bytes(try words ? share.wordLines() : share.text())
        out.text("\n")
        return out.finish()
    }

    private func tell(_ split: BackupSplit, _ files: SplitFiles, _ diagnostics: Diagnostics) {
        diagnostics.note(
            "any \(threshold) of the \(shares) shares open it; \(split.provenSets) choices of them "
                + "were tried",
            subject: files.backup
        )
        diagnostics.note("give each share to another keeper, and the file to all of them")
        guard opening.file != "-" else { return }
        diagnostics.note("opens as before, without any share", subject: opening.file)
    }
}

extension Share {
    /// The words, six a line.
    fileprivate func wordLines() throws -> SecretBytes {
        let words = try words().split(at: UInt8(ascii: " "))
        var out = ByteWriter(capacity: 512)
        for (index, word) in words.enumerated() {
            if index > 0 { out.text(index % 6 == 0 ? "\n" : " ") }
            out.bytes(word)
        }
        return out.finish()
    }
}
