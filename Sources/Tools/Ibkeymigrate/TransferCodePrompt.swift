internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys

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
            let text = try source.passphrase(for: "the transfer")
            do {
                return try TransferCode(parsing: text)
            } catch {
                throw Self.failure(error)
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
            guard let text = try typed(on: terminal) else { break }
            do {
                return try TransferCode(parsing: text)
            } catch {
                diagnostics.error(Self.failure(error))
            }
        }
        throw ToolError(.noPermission, "no code was typed")
    }

    /// All on one line, or word by word: what is in no list is told at once, and asked for again.
    private func typed(on terminal: borrowing Terminal) throws -> SecretBytes? {
        var typed = TypedWords()
        while typed.known < TransferCode.wordCount {
            let question =
                typed.known == 0
                ? "The code, twelve words: " : "Word \(typed.known + 1) and on: "
            guard let line = try terminal.line(question, completer: WordList.complete)
            else { return nil }
            if let number = typed.add(line) {
                diagnostics.warning("word \(number) is not in the list of words")
            }
        }
        return typed.text
    }

    /// A code that cannot be right opens as little as one that is wrong.
    private static func failure(_ error: any Error) -> ToolError {
        let error = ToolError(explaining: error)
        return ToolError(
            .noPermission,
            subject: "--code",
            [error.subject, error.message].compactMap { $0 }.joined(separator: ": ")
        )
    }
}
