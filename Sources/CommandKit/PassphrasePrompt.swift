package import Bytes
internal import Files
internal import Keys

/// Gets passphrases for a tool, from the terminal or from the source that was given.
///
/// Each is asked for or read once; a second question about the same file is answered from memory.
package final class PassphrasePrompt: PassphraseProvider {
    private let source: PassphraseSource
    private let option: String
    private let reader: PassphraseReader
    private let diagnostics: Diagnostics
    private var fromSource: SecretBytes?
    private var typed: [String: SecretBytes] = [:]

    /// In messages it is called `option`: `--passphrase`, `--new-passphrase`.
    package init(
        _ source: PassphraseSource,
        option: String = "--passphrase",
        diagnostics: Diagnostics
    ) {
        self.source = source
        self.option = option
        self.diagnostics = diagnostics
        reader = PassphraseReader(source, option: option)
    }

    /// The passphrase that opens `what`.
    package func passphrase(for what: String) throws -> SecretBytes {
        switch source {
        case .prompt:
            if let known = typed[what] { return known }
            guard let terminal = Terminal() else {
                throw unopened("there is no terminal to ask for the passphrase on")
            }
            let answer = try terminal.passphrase("Passphrase for \(DisplayText.escape(what)): ")
            typed[what] = answer
            return answer
        case .none:
            throw unopened("\(option) is none")
        default:
            return try read()
        }
    }

    /// A passphrase for something new; nil when it shall have none.
    ///
    /// One that is typed is asked for twice; one that was chosen badly is warned of, above all if it
    /// holds what is `known` of its owner. A generated one is shown on the terminal, or on standard
    /// error when there is none, this once.
    package func newPassphrase(
        known: [String] = [],
        words count: Int = 8
    ) throws -> SecretBytes? {
        switch source {
        case .none:
            return nil
        case .generate:
            let words = try WordList.generate(words: count)
            try show(words)
            return words
        case .prompt:
            return advised(try typeTwice(), known)
        default:
            return advised(try read(), known)
        }
    }

    private func advised(_ passphrase: SecretBytes, _ known: [String]) -> SecretBytes {
        for warning in PassphraseAdvice.warnings(about: passphrase, known: known) {
            diagnostics.warning("the passphrase \(warning)")
        }
        return passphrase
    }

    private func typeTwice() throws -> SecretBytes {
        guard let terminal = Terminal() else {
            throw ToolError(
                .noPermission,
                "there is no terminal to ask for the new passphrase on",
                hint: remedy
            )
        }
        for _ in 0..<3 {
            let first = try terminal.passphrase("New passphrase: ")
            guard !first.isEmpty else {
                throw ToolError(
                    .noPermission,
                    "the passphrase is empty",
                    hint: "\(option) none leaves the key unprotected"
                )
            }
            if try terminal.passphrase("Again: ") == first { return first }
            diagnostics.warning("the two are not the same")
        }
        throw ToolError(.noPermission, "the two passphrases were not the same, three times")
    }

    private func show(_ words: SecretBytes) throws {
        var line = ByteWriter(capacity: 128)
        line.text("The passphrase is: ")
        line.bytes(words)
        if let terminal = Terminal() {
            try terminal.show(line.finish())
        } else {
            line.text("\n")
            try writeAll(line.finish(), to: 2)
        }
    }

    private func read() throws -> SecretBytes {
        if let fromSource { return fromSource }
        let (passphrase, warning) = try reader.read()
        if let warning { diagnostics.warning(warning) }
        fromSource = passphrase
        return passphrase
    }

    private var remedy: String {
        "give \(option) SOURCE: file:PATH, fd:N, env:NAME or command:LINE"
    }

    private func unopened(_ reason: String) -> FormatError {
        FormatError(.passphraseNeeded, "", "is encrypted, and \(reason)", hint: remedy)
    }
}
