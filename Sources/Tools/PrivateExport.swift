internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyexport --private`.
struct PrivateExport {
    private let command: Ibkeyexport
    private let source: KeySource
    private let options: DecodingOptions
    /// Nil when the passphrase shall stay.
    private let newPrompt: PassphrasePrompt?
    private let diagnostics: Diagnostics

    init(
        _ command: Ibkeyexport,
        _ source: KeySource,
        _ options: DecodingOptions,
        _ newPrompt: PassphrasePrompt?,
        _ diagnostics: Diagnostics
    ) {
        self.command = command
        self.source = source
        self.options = options
        self.newPrompt = newPrompt
        self.diagnostics = diagnostics
    }

    func run() throws {
        let format = try format()
        try checkUsage(format)
        do {
            let decoded = try decodedPair()
            let passphrase = try newPrompt.map { try $0.newPassphrase() } ?? decoded.passphrase
            if passphrase == nil {
                diagnostics.note("the private key is written without a passphrase")
            }
            let options = try command.encryption.options(for: format, passphrase: passphrase)
            let text = try format.encodeAndProve(decoded.pair, options)
            try command.output.write(text, isPrivate: true)
        } catch {
            throw ToolError(explaining: error, subject: source.subject)
        }
    }

    private func format() throws -> PrivateFormat {
        guard let word = command.format else { return .byExtension(of: command.output) }
        if let format = PrivateFormat(rawValue: word) { return format }
        throw ToolError(
            .usage,
            subject: source.subject,
            "is an SSH key: \(word) is not for those",
            hint: "the formats are \(PrivateFormat.words)"
        )
    }

    private func checkUsage(_ format: PrivateFormat) throws {
        if command.json { throw ToolError(.usage, "--json goes with -f fingerprint") }
        if command.hash != nil {
            throw ToolError(.usage, "-E goes with -f fingerprint and -f randomart")
        }
        try command.encryption.check(for: format)
    }

    private func decodedPair() throws -> DecodedPair {
        let file: KeyFile
        switch source {
        case .file(let text, let subject):
            file = try command.read(text, named: subject, diagnostics)
        case .stored(_, let key): file = try KeyFile(parsing: key.privateText)
        }
        guard case .pair(var decoded) = try file.decode(options) else {
            throw ToolError(.dataError, "holds a public key, and no private one")
        }
        for note in decoded.notes { diagnostics.note(note, subject: source.subject) }
        for weakness in decoded.pair.publicKey.weaknesses {
            diagnostics.warning(weakness, subject: source.subject)
        }
        if case .certificate = decoded.pair.publicKey {
            diagnostics.warning(
                "its certificate is left out; ibkeyexport without --private writes that",
                subject: source.subject
            )
        }
        if let comment = try command.newComment() { decoded.pair.comment = comment }
        return decoded
    }
}
