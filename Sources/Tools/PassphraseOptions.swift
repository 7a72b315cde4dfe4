internal import CommandKit

extension PassphrasePrompt {
    /// For what an option says; it asks on the terminal when that was not given.
    ///
    /// The parser sees a plain string, for its own complaint would repeat what was typed. Made before
    /// anything else is done, so that a wrong word is told first and no child gets a variable.
    convenience init(
        parsing text: String?,
        option: String = "--passphrase",
        _ diagnostics: Diagnostics
    ) throws {
        let source = try text.map { try PassphraseSource(parsing: $0, option: option) }
        self.init(source ?? .prompt, option: option, diagnostics: diagnostics)
    }
}
