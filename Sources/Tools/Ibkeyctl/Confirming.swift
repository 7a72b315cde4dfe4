internal import CommandKit
internal import KeyStore

/// Has the name of a key typed again, before something is done that cannot be undone.
enum Confirming {
    /// - Throws: ``ToolError``: 64 with `hint` when there is no terminal, 73 when another name was typed.
    static func ask(
        _ name: KeyName,
        whether question: String,
        toDo what: String,
        hint: String
    ) throws {
        guard let terminal = Terminal() else {
            throw ToolError(
                .usage,
                "there is no terminal to ask on whether \(question)",
                hint: hint
            )
        }
        guard try terminal.ask("Type the name again to \(what): ") == "\(name)" else {
            throw ToolError(.cannotCreate, subject: "\(name)", "is kept: the name was not typed")
        }
    }
}
