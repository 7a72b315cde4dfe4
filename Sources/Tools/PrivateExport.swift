internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyexport --private`.
struct PrivateExport {
    private let command: Ibkeyexport
    private let input: InputFile
    private let diagnostics: Diagnostics

    init(_ command: Ibkeyexport, _ input: InputFile, _ diagnostics: Diagnostics) {
        self.command = command
        self.input = input
        self.diagnostics = diagnostics
    }

    func run() throws {
        let format = try format()
        try checkUsage(format)
        try command.output.check(isPrivate: true)
        do {
            let decoded = try decodedPair()
            let passphrase = try newPassphrase(decoded)
            if passphrase == nil {
                diagnostics.note("the private key is written without a passphrase")
            }
            let options = try command.encryption.options(for: format, passphrase: passphrase)
            let text = try format.encodeAndProve(decoded.pair, options)
            try command.output.write(text, isPrivate: true)
        } catch {
            throw ToolError(error, subject: input.subject)
        }
    }

    private func format() throws -> PrivateFormat {
        guard let word = command.format else { return .byExtension(of: command.output) }
        if let format = PrivateFormat(rawValue: word) { return format }
        throw ToolError(
            .usage,
            "there is no private format of that name",
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
        let file = try command.read(input, diagnostics)
        guard case .pair(var decoded) = try file.decode(command.decodingOptions(input, diagnostics))
        else {
            throw ToolError(.dataError, "holds a public key, and no private one")
        }
        for note in decoded.notes { diagnostics.note(note, subject: input.subject) }
        for weakness in decoded.pair.publicKey.weaknesses {
            diagnostics.warning(weakness, subject: input.subject)
        }
        if case .certificate = decoded.pair.publicKey {
            diagnostics.note(
                "its certificate is left out; ibkeyexport without --private writes that",
                subject: input.subject
            )
        }
        if let comment = command.comment { decoded.pair.comment = Comment(comment) }
        return decoded
    }

    /// The one that opened the file, unless another was asked for; nil for none.
    private func newPassphrase(_ decoded: DecodedPair) throws -> SecretBytes? {
        guard let text = command.newPassphrase else { return decoded.passphrase }
        let source = try PassphraseSource(parsing: text, option: "--new-passphrase")
        let prompt = PassphrasePrompt(source, option: "--new-passphrase", diagnostics: diagnostics)
        let passphrase = try prompt.newPassphrase()
        if let passphrase, source != .generate {
            diagnostics.advise(PassphraseAdvice.warnings(about: passphrase))
        }
        return passphrase
    }
}
