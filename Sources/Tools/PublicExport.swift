internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyexport` without `--private`.
struct PublicExport {
    private let command: Ibkeyexport
    private let source: KeySource
    private let options: DecodingOptions
    private let diagnostics: Diagnostics

    init(
        _ command: Ibkeyexport,
        _ source: KeySource,
        _ options: DecodingOptions,
        _ diagnostics: Diagnostics
    ) {
        self.command = command
        self.source = source
        self.options = options
        self.diagnostics = diagnostics
    }

    func run() throws {
        let format = try format()
        try checkUsage(format)
        do {
            let half = try publicHalf(for: format)
            for weakness in half.key.weaknesses {
                diagnostics.warning(weakness, subject: source.subject)
            }
            let text = try text(half, format)
            try command.output.write(text, isPrivate: false)
            record(format)
        } catch {
            throw ToolError(explaining: error, subject: source.subject)
        }
    }

    private func format() throws -> PublicFormat {
        guard let word = command.format else { return .openssh }
        if let format = PublicFormat(rawValue: word) { return format }
        throw ToolError(
            .usage,
            subject: source.subject,
            "is an SSH key: \(word) is not for those",
            hint: "the formats are \(PublicFormat.words)"
        )
    }

    private func checkUsage(_ format: PublicFormat) throws {
        if command.json, format != .fingerprint {
            throw ToolError(.usage, "--json goes with -f fingerprint")
        }
        if command.hash != nil, format != .fingerprint, format != .randomart {
            throw ToolError(.usage, "-E goes with -f fingerprint and -f randomart")
        }
        if command.newPassphrase != nil || command.encryption.isUsed {
            throw ToolError(
                .usage,
                "a public key is not encrypted",
                hint: "--private exports the private key"
            )
        }
    }

    /// The whole file is decrypted, and so proved, when a passphrase was offered.
    func publicHalf(for format: PublicFormat) throws -> PublicHalf {
        let file: KeyFile
        switch source {
        case .file(let text, let subject):
            file = try command.read(text, named: subject, diagnostics)
        case .stored(_, let key):
            let isProof = command.passphrase != nil
            file = try KeyFile(parsing: isProof ? key.privateText : key.publicText)
        }
        guard command.passphrase == nil else {
            let decoded = try file.decode(options)
            if case .pair(let pair) = decoded {
                for note in pair.notes { diagnostics.note(note, subject: source.subject) }
            }
            return PublicHalf(of: decoded)
        }
        let half = try file.publicHalf(options)
        if !half.isProved {
            diagnostics.detail(
                "its public half is not proved; --passphrase SOURCE does that",
                subject: source.subject
            )
        }
        if half.comment == nil, command.comment == nil, format.isKeyFile || command.json {
            diagnostics.note(
                "its comment is encrypted; --passphrase SOURCE reads it",
                subject: source.subject
            )
        }
        return half
    }

    private func record(_ format: PublicFormat) {
        guard case .stored(let name, _) = source, format.isKeyFile else { return }
        KeyStore.recordExport(of: name, as: format.rawValue, diagnostics)
    }

    private func text(_ half: PublicHalf, _ format: PublicFormat) throws -> SecretBytes {
        let comment = try command.newComment() ?? half.comment
        let hash = command.hash ?? .sha256
        guard command.json else {
            let isShown = command.output.isStandardOutput && StandardOutput.isTerminal
            let words = comment ?? Comment()
            return try format.encode(half.key, comment: isShown ? words.shown : words, hash: hash)
        }
        let report = try KeyReport.object(half.key, comment: comment, hash: hash)
        return SecretBytes(report.text + "\n")
    }
}

extension KeyStore {
    /// A key that was published counts as sent, unless it waits for another's retirement.
    static func recordExport(of name: KeyName, as format: String, _ diagnostics: Diagnostics) {
        do {
            var store = try standard()
            // The key is out already; a note on it is not worth a long wait.
            store.patience = 2
            try store.change(name) { key in
                key.entry.record("exported (\(format))")
                if key.entry.state == .pending, key.entry.predecessor == nil {
                    key.entry.state = .active
                }
            }
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.warning("not noted in the store: \(error.message)", subject: error.subject)
        }
    }
}

extension Comment {
    /// Without what a terminal would act on.
    fileprivate var shown: Comment {
        let text = String(decoding: bytes, as: UTF8.self)
        let escaped = DisplayText.sentence(text)
        return escaped == text ? self : Comment(escaped)
    }
}
