internal import Age
internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import OpenSSL
internal import SSHKey

/// What opens a backup.
struct OpeningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the passphrase of the backup, or of the identity, comes from: "
                + "\(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Open with this: an identity file of age, an SSH private key, a key of the store.",
            valueName: "identity"
        )
    )
    var identity: [String] = []

    @Argument(help: "The backup; - is standard input.")
    var file: String

    func open(_ diagnostics: Diagnostics) throws -> Backup {
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let input = InputFile(file, limit: Backup.mostFileBytes)
        let bytes = try input.read()
        do {
            let header = try AgeReader(MemorySource(bytes.disclosed())).header
            for note in header.notes { diagnostics.warning(note, subject: input.subject) }
            let identities = try identities(header, prompt, input.subject)
            return try Backup(opening: bytes, identities)
        } catch {
            throw ToolError(explaining: error, subject: input.subject)
        }
    }

    private func identities(
        _ header: Header,
        _ prompt: PassphrasePrompt,
        _ subject: String
    ) throws -> [any Identity] {
        guard !header.needsPassphrase else { return [ScryptIdentity(prompt, for: subject)] }
        return try identity.flatMap { try IdentityArgument.parse($0, header, prompt) }
    }
}

/// What `-i` takes: a file, or the name of a key in the store.
enum IdentityArgument {
    /// A private key is unlocked only for a file that seems to be for it.
    static func parse(
        _ word: String,
        _ header: Header,
        _ prompt: PassphrasePrompt
    ) throws -> [any Identity] {
        let source = try KeySource(word)
        do {
            return try identities(source, header, prompt)
        } catch {
            throw ToolError(explaining: error, subject: source.subject)
        }
    }

    private static func identities(
        _ source: KeySource,
        _ header: Header,
        _ prompt: PassphrasePrompt
    ) throws -> [any Identity] {
        let options = DecodingOptions(passphrase: prompt, limits: .none, name: source.subject)
        switch source {
        case .stored(_, let key):
            guard try SSHRecipient(key.publicKey()).isNamed(in: header) else { return [] }
            return [try SSHIdentity(key.decode(options).pair.privateKey)]
        case .file(let text, let subject):
            if AgeReader.recognizes(text) { return try lockedIdentities(text, subject, prompt) }
            if let identities = try ageIdentities(text) { return identities }
            let file = try KeyFile(parsing: text)
            guard try SSHRecipient(file.publicHalf(options).key).isNamed(in: header) else {
                return []
            }
            guard case .pair(let pair) = try file.decode(options) else {
                throw ToolError(
                    .noPermission,
                    subject: subject,
                    "is a public key: it opens nothing"
                )
            }
            return [try SSHIdentity(pair.pair.privateKey)]
        }
    }

    /// As age(1) takes them: a file of identities that is itself encrypted with a passphrase.
    private static func lockedIdentities(
        _ file: SecretBytes,
        _ subject: String,
        _ prompt: PassphrasePrompt
    ) throws -> [any Identity] {
        let reader = try AgeReader(MemorySource(file.disclosed()))
        guard reader.header.needsPassphrase else {
            throw ToolError(.dataError, "is encrypted to a key, not with a passphrase")
        }
        let opened = try reader.open([ScryptIdentity(prompt, for: subject)])
        guard let found = try ageIdentities(opened.all(limit: mostIdentityBytes)) else {
            throw ToolError(.dataError, "is encrypted, and holds no identity of age")
        }
        return found
    }

    private static let mostIdentityBytes = 1 << 20

    /// Lines of age-keygen(1); nil for a file of another kind.
    private static func ageIdentities(_ text: SecretBytes) throws -> [any Identity]? {
        var (lines, found) = (LineReader(text), [any Identity]())
        while let line = lines.next()?.trimmed() {
            if line.isEmpty || line.starts(with: "#") { continue }
            guard line.starts(with: "AGE-") else { return nil }
            found.append(
                try within("line \(lines.lineNumber)") { try X25519Identity(parsing: line) }
            )
        }
        return found.isEmpty ? nil : found
    }
}

/// `--key-passphrase`: of the keys in a backup, where that of the backup is another.
struct KeyPassphraseOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the passphrase of the keys comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var keyPassphrase: String?

    /// Nil when it was not given: then nobody is asked.
    func prompt(_ diagnostics: Diagnostics) throws -> PassphrasePrompt? {
        try keyPassphrase.map {
            try PassphrasePrompt(parsing: $0, option: "--key-passphrase", diagnostics)
        }
    }
}
