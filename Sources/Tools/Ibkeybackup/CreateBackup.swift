internal import Age
internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeybackup create`.
struct CreateBackup: Tool {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Back up keys, encrypted, and prove the backup."
    )

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to FILE; - is standard output.", valueName: "file")
    )
    var output: String?

    @Option(
        name: [.customShort("d"), .long],
        help: ArgumentHelp(
            "Write into this folder, under a name with the time.",
            valueName: "folder"
        )
    )
    var directory: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Encrypt to: age1..., the line of an SSH key, @FILE of such lines, a key of the store.",
            valueName: "recipient"
        )
    )
    var recipient: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where the passphrase of the backup comes from: \(PassphraseSource.grammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @OptionGroup var keyPassphrase: KeyPassphraseOption

    @Flag(help: "Write text.")
    var armor = false

    @Flag(help: "Back up keys, too, of which a secret part is missing.")
    var allowIncomplete = false

    @Option(
        help: ArgumentHelp(
            "Write the recovery card to this file, too; - is standard output.",
            valueName: "file"
        )
    )
    var card: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "With --keep and -r, open the new backup and older ones with this.",
            valueName: "identity"
        )
    )
    var identity: [String] = []

    @Option(
        help: ArgumentHelp(
            "Remove older backups from the folder that hold nothing more, beyond this many.",
            valueName: "count"
        )
    )
    var keep: Int?

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Names of keys (default: all).")
    var keys: [String] = []

    func validate() throws {
        if output != nil, directory != nil {
            throw ValidationError("--output and --directory exclude each other")
        }
        if !recipient.isEmpty, passphrase != nil {
            throw ValidationError("a passphrase does not go with recipients")
        }
        if let keep, output != nil || keep < 1 {
            throw ValidationError("--keep takes a number from 1, and goes with --directory")
        }
        if !identity.isEmpty, keep == nil || recipient.isEmpty {
            throw ValidationError("--identity goes with --keep and --recipient")
        }
    }

    func execute(_ diagnostics: Diagnostics) throws {
        // Shown to nobody, it would open the backup for nobody.
        guard passphrase != nil || !recipient.isEmpty || Terminal() != nil else {
            throw ToolError(
                .noPermission,
                "there is no terminal to show a new passphrase on",
                hint: "give --passphrase SOURCE: file:PATH, fd:N or command:LINE; or -r RECIPIENT"
            )
        }
        let prompt = try PassphrasePrompt(parsing: passphrase ?? "generate", diagnostics)
        let keyPrompt = try keyPassphrase.prompt(diagnostics)
        let store = try storing.store()
        let recipients = try recipient.flatMap { try RecipientArgument.parse($0, store) }
        let folder = try output == nil ? directory ?? Settings.standard().backupFolderPath() : nil
        guard keep == nil || folder != nil else {
            throw ToolError(
                .usage,
                "--keep needs a folder",
                hint: "--directory FOLDER names it; or Backup-Folder: FOLDER in the settings"
            )
        }
        let target = try BackupTarget(output, folder, created: .now())
        let cardTarget = try CardTarget(card, beside: target)
        let gathered = try gather(store, keyPrompt, diagnostics)
        try checkComplete(gathered, diagnostics)
        let backup = try Backup(of: gathered, created: target.created)
        warn(of: recipients, backup, diagnostics)

        let isRepeated: Bool
        let words: SecretBytes?
        if recipients.isEmpty {
            (words, isRepeated) = try newPassphrase(prompt, gathered, diagnostics)
        } else {
            (words, isRepeated) = (nil, true)
        }
        let encrypted = try EncryptedBackup(
            backup,
            to: words.map { [ScryptRecipient($0)] } ?? recipients.map(\.recipient),
            armored: armor
        )
        let identities = words.map { [ScryptIdentity(FixedPassphrase($0))] } ?? []
        let written = try target.write(encrypted.bytes)
        do {
            try encrypted.check(written, opening: identities)
        } catch {
            throw ToolError(explaining: error, subject: target.path)
        }
        // Nobody read back what went into a pipe.
        if target.path != nil { note(backup, store, diagnostics) }
        let opening = recipients.isEmpty ? .passphrase : RecoveryCard.Opening.recipients(recipients)
        let made = try RecoveryCard(backup, written, target.path, opening)
        try cardTarget.hand(over: made, diagnostics)
        guard let keep, let folder else { return }
        let rotation = RotateBackups(folder, keep: keep, diagnostics)
        try rotation.run(after: backup, encrypted, written, store) {
            guard gathered.allSatisfy({ $0.proof == .proved }) else {
                throw RotateBackups.Refusal("not all of the new one is proved")
            }
            guard isRepeated else {
                throw RotateBackups.Refusal("nobody was asked to repeat the passphrase")
            }
            guard identities.isEmpty else { return identities }
            return try self.identities(written, diagnostics)
        }
    }

    private func gather(
        _ store: KeyStore,
        _ keyPrompt: PassphrasePrompt?,
        _ diagnostics: Diagnostics
    ) throws -> [GatheredKey] {
        let known = try store.names()
        var names: [KeyName] = []
        for name in try keys.map({ try KeyName($0) }) where !names.contains(name) {
            names.append(name)
        }
        guard !known.isEmpty || !names.isEmpty else {
            throw ToolError(.noInput, "there is no key in the store", hint: "ibkeygen makes one")
        }
        let option = try GnuPGPassphraseOption(
            keyPassphrase.keyPassphrase,
            option: "--key-passphrase",
            keyPrompt ?? PassphrasePrompt(parsing: nil, option: "--key-passphrase", diagnostics)
        )
        return try (names.isEmpty ? known : names).map { name in
            let options = DecodingOptions(
                passphrase: keyPrompt ?? NoPassphrase(),
                limits: .none,
                name: "\(name)"
            )
            return try naming(name) {
                do {
                    return try store.gather(name, options, gnuPG: option.forKey)
                } catch let error as GnuPGFailure where error.cause == .passphraseNeeded {
                    let hint = "--key-passphrase SOURCE: file:PATH, fd:N, env:NAME or command:LINE"
                    throw GnuPGFailure(error.cause, error.reason, hint: hint)
                }
            }
        }
    }

    /// Names what is missing, and what could not be proved.
    private func checkComplete(_ gathered: [GatheredKey], _ diagnostics: Diagnostics) throws {
        for key in gathered {
            for gap in key.gaps {
                diagnostics.warning(
                    "the secret part of \(gap.fingerprint) is not here (\(gap.reason.rawValue))",
                    subject: "\(key.name)"
                )
            }
            if let gap = key.revocationGap {
                diagnostics.note("\(gap): the backup is without", subject: "\(key.name)")
            }
            if key.gaps.isEmpty, case .notProved(let reason) = key.proof {
                diagnostics.note("not proved: \(reason)", subject: "\(key.name)")
            }
        }
        guard allowIncomplete || gathered.allSatisfy(\.gaps.isEmpty) else {
            throw ToolError(
                .dataError,
                "no backup was made: secret parts are missing",
                hint: "--allow-incomplete backs up what is here"
            )
        }
    }

    /// A backup that only its own contents open is lost with them.
    private func warn(
        of recipients: [RecipientArgument],
        _ backup: Backup,
        _ diagnostics: Diagnostics
    ) {
        let inside = Set(backup.keys.map(\.fingerprint))
        guard !recipients.isEmpty,
            recipients.allSatisfy({ $0.fingerprint.map { inside.contains($0) } ?? false })
        else { return }
        diagnostics.warning(
            "only keys that are inside the backup open it: keep another one elsewhere"
        )
    }

    private func newPassphrase(
        _ prompt: PassphrasePrompt,
        _ gathered: [GatheredKey],
        _ diagnostics: Diagnostics
    ) throws -> (words: SecretBytes, isRepeated: Bool) {
        let known = gathered.map { String(decoding: $0.entry.comment.bytes, as: UTF8.self) }
        guard let words = try prompt.newPassphrase(known: known, words: Self.wordCount) else {
            throw ToolError(.usage, "a backup is always encrypted", hint: "-r names recipients")
        }
        if [nil, "generate"].contains(passphrase) {
            return (words, try PassphraseRehearsal(words).run(diagnostics))
        }
        if words.holdsOtherThanASCII {
            diagnostics.warning(
                "the passphrase has other characters than ASCII: another computer may type other bytes"
            )
        }
        return (words, true)
    }

    /// What `-i` names, for opening backups again.
    private func identities(
        _ file: SecretBytes,
        _ diagnostics: Diagnostics
    ) throws -> [any Identity] {
        guard !identity.isEmpty else {
            throw RotateBackups.Refusal("without -i nothing here opens them")
        }
        let header = try AgeReader(MemorySource(file.disclosed())).header
        let prompt = try PassphrasePrompt(parsing: nil, diagnostics)
        return try identity.flatMap { try IdentityArgument.parse($0, header, prompt) }
    }

    /// 110 bits.
    private static let wordCount = 10

    private func note(_ backup: Backup, _ store: KeyStore, _ diagnostics: Diagnostics) {
        do {
            let created = backup.created
            try store.note(backup) { entry in
                entry.lastBackup = created
                entry.record("backed up")
            }
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.warning("not noted in the store: \(error.message)", subject: error.subject)
        }
    }
}

extension SecretBytes {
    fileprivate var holdsOtherThanASCII: Bool { (0..<count).contains { self[$0] >= 0x80 } }
}
