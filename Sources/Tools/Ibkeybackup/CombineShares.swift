internal import Age
internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import Glibc
internal import KeyStore

/// `ibkeybackup combine`.
struct CombineShares: Tool {
    static let configuration = CommandConfiguration(
        commandName: "combine",
        abstract: "Put shares together into what opens a backup.",
        discussion: """
            The result is an identity of age, for ibkeybackup restore -i and for age -d -i. \
            Without shares in files they are read from standard input, or asked for.
            """
    )

    @OptionGroup var output: OutputOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Files with shares, and the backup that they open; - is standard input.")
    var files: [String] = []

    func execute(_ diagnostics: Diagnostics) throws {
        try output.check(isPrivate: true)
        var input = try CombinedInput(files)
        if input.shares.isEmpty {
            input.shares = try isTerminal(STDIN_FILENO) ? typed(diagnostics) : piped()
        }
        let identity: X25519Identity
        do {
            identity = try X25519Identity(combining: input.shares)
        } catch {
            throw ToolError(explaining: error)
        }
        try prove(identity, opens: input.backup, diagnostics)
        try output.write(text(of: identity), isPrivate: true)
        tell(diagnostics)
    }

    private func piped() throws -> [Share] {
        let input = InputFile("-")
        return try explaining(input.subject) { try Share.all(in: input.read()) }
    }

    private func typed(_ diagnostics: Diagnostics) throws -> [Share] {
        guard let terminal = Terminal() else {
            throw ToolError(.usage, "there are no shares, and no terminal to ask for them on")
        }
        var shares: [Share] = []
        while shares.count < shares.first?.threshold ?? 2 {
            let question = "Share \(shares.count + 1): "
            guard let line = try terminal.line(question) else {
                throw ToolError(.noPermission, "the shares end before they are enough")
            }
            do {
                shares = try shares.adding(Share(reading: line))
            } catch {
                diagnostics.error(ToolError(explaining: error))
            }
        }
        return shares
    }

    /// The backup's own authentication, over all of it.
    private func prove(
        _ identity: X25519Identity,
        opens backup: CombinedInput.File?,
        _ diagnostics: Diagnostics
    ) throws {
        guard let backup else {
            return diagnostics.note("not proved on a backup: name its file to do that")
        }
        try explaining(backup.subject) {
            do {
                let reader = try AgeReader(MemorySource(backup.bytes.disclosed()))
                _ = try reader.open([identity]).check()
            } catch let error as AgeError where error.cause == .noMatchingIdentity {
                throw ToolError(.noPermission, "is not the backup that these shares are of")
            }
        }
        diagnostics.note("the shares open it", subject: backup.subject)
    }

    /// As age-keygen(1) writes it.
    private func text(of identity: X25519Identity) -> SecretBytes {
        var out = ByteWriter(capacity: 256)
        out.text("# created: \(Timestamp.now())\n# public key: \(identity.recipient.text)\n")
        out.bytes(identity.text)
        out.text("\n")
        return out.finish()
    }

    private func tell(_ diagnostics: Diagnostics) {
        guard let file = output.output, file != "-" else { return }
        diagnostics.note(
            "opens the backup without shares: remove it when that is done",
            subject: file
        )
    }
}

extension [Share] {
    /// With one more, which goes with the others.
    ///
    /// - Throws: ``SharingError``.
    fileprivate func adding(_ share: Share) throws -> [Share] {
        do {
            _ = try SecretSharing.combine(self + [share])
        } catch SharingError.tooFew {
            return self + [share]
        }
        return self + [share]
    }
}

/// What the files of `ibkeybackup combine` are, by what is in them.
struct CombinedInput {
    struct File {
        let subject: String
        let bytes: SecretBytes
    }

    var shares: [Share] = []
    private(set) var backup: File?

    init(_ paths: [String]) throws {
        for path in paths {
            let input = InputFile(path, limit: Backup.mostFileBytes)
            let bytes = try input.read()
            try explaining(input.subject) { try add(bytes, input.subject) }
        }
    }

    private mutating func add(_ bytes: SecretBytes, _ subject: String) throws {
        guard AgeReader.recognizes(bytes) else {
            return shares += try Share.all(in: bytes)
        }
        guard backup == nil else {
            throw ToolError(.usage, "is a second backup: shares are of one")
        }
        backup = File(subject: subject, bytes: bytes)
    }
}
