internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyexport` without `--private`.
struct PublicExport {
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
        try command.output.check(isPrivate: false)
        do {
            let half = try publicHalf()
            for weakness in half.key.weaknesses {
                diagnostics.warning(weakness, subject: input.subject)
            }
            let text = try text(half, format)
            try command.output.write(text, isPrivate: false)
        } catch {
            throw ToolError(error, subject: input.subject)
        }
    }

    private func format() throws -> PublicFormat {
        guard let word = command.format else { return .openssh }
        if let format = PublicFormat(rawValue: word) { return format }
        throw ToolError(
            .usage,
            "there is no public format of that name",
            hint: PrivateFormat(rawValue: word) == nil
                ? "the formats are \(PublicFormat.words)" : "--private exports the private key"
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
    private func publicHalf() throws -> PublicHalf {
        let file = try command.read(input, diagnostics)
        let options = try command.decodingOptions(input, diagnostics)
        guard command.passphrase == nil else {
            let decoded = try file.decode(options)
            if case .pair(let pair) = decoded {
                for note in pair.notes { diagnostics.note(note, subject: input.subject) }
            }
            return PublicHalf(of: decoded)
        }
        let half = try file.publicHalf(options)
        if !half.isProved {
            diagnostics.detail(
                "its public half is not proved; --passphrase SOURCE does that",
                subject: input.subject
            )
        }
        if half.comment == nil, command.comment == nil {
            diagnostics.note(
                "its comment is encrypted; --passphrase SOURCE reads it",
                subject: input.subject
            )
        }
        return half
    }

    private func text(_ half: PublicHalf, _ format: PublicFormat) throws -> SecretBytes {
        let comment = command.comment.map { Comment($0) } ?? half.comment
        let hash = command.hash ?? .sha256
        guard command.json else {
            return try format.encode(half.key, comment: comment ?? Comment(), hash: hash)
        }
        let report = try KeyReport.object(half.key, comment: comment, hash: hash)
        return SecretBytes(report.text + "\n")
    }
}
