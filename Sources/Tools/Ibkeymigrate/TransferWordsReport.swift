internal import CommandKit

/// Shows the words that both sides must have, and asks where there is somebody to ask.
struct TransferWordsReport {
    private let diagnostics: Diagnostics

    init(_ diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
    }

    /// Also when quiet: without them nobody can compare.
    func tell(_ what: String, _ words: String) {
        let loud = Diagnostics(tool: diagnostics.tool)
        loud.note("words of the \(what): \(words)")
    }

    /// - Throws: ``ToolError`` 77 when the person says that the other side has other words.
    func compare(_ what: String, _ words: String, isAsked: Bool) throws {
        tell(what, words)
        guard isAsked, let terminal = Terminal() else { return }
        let answer = try terminal.ask("Does the other side show the same words? [y/n] ")
        guard answer == "y" || answer == "yes" else {
            throw ToolError(
                .noPermission,
                "the words were not confirmed: nothing was done",
                hint: "if they differ, somebody changed the \(what) on its way"
            )
        }
    }
}
