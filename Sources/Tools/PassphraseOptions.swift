internal import ArgumentParser
internal import CommandKit

extension PassphraseSource {
    /// What an option says, or the default.
    ///
    /// The parser sees a plain string, for its own complaint would repeat what was typed.
    static func of(_ text: String?, option: String) throws -> PassphraseSource {
        try text.map { try PassphraseSource(parsing: $0, option: option) } ?? .prompt
    }
}

extension Diagnostics {
    /// Says what is weak about a passphrase that was chosen.
    func advise(_ warnings: [String]) {
        for warning in warnings { self.warning("the passphrase \(warning)") }
    }
}
