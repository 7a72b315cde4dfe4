internal import CommandKit
internal import KeyStore

/// `--code`: typed on the terminal, again while a word is wrong, or from a source.
struct TransferCodePrompt {
    private let source: PassphrasePrompt?
    private let diagnostics: Diagnostics

    private static let tries = 3

    init(_ text: String?, _ diagnostics: Diagnostics) throws {
        source = try text.flatMap { text in
            guard text != "prompt" else { return nil }
            return try PassphrasePrompt(parsing: text, option: "--code", diagnostics)
        }
        self.diagnostics = diagnostics
    }

    func code() throws -> TransferCode {
        if let source {
            return try explaining("--code") {
                try TransferCode(parsing: source.passphrase(for: "the transfer"))
            }
        }
        guard let terminal = Terminal() else {
            throw ToolError(
                .noPermission,
                "there is no terminal to ask for the code on",
                hint: "give --code SOURCE: file:PATH, fd:N, env:NAME or command:LINE"
            )
        }
        for _ in 0..<Self.tries {
            guard let line = try terminal.line("The code, twelve words: ") else { break }
            do {
                return try TransferCode(parsing: line)
            } catch {
                diagnostics.error(ToolError(explaining: error))
            }
        }
        throw ToolError(.noPermission, "no code was typed")
    }
}
