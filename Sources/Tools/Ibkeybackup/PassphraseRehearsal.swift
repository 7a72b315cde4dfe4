internal import Bytes
internal import CommandKit
internal import OpenSSL

/// Asks for some of the words of a passphrase that was just shown: whoever did not write it down shall
/// find out now.
struct PassphraseRehearsal {
    private let words: [SecretBytes]

    /// `passphrase` is words with a hyphen between each two.
    init(_ passphrase: SecretBytes) {
        words = passphrase.split(at: UInt8(ascii: "-"))
    }

    /// - Returns: whether there was a terminal to ask on.
    /// - Throws: ``ToolError`` 77 when a word was typed wrongly three times.
    func run(_ diagnostics: Diagnostics) throws -> Bool {
        guard let terminal = Terminal() else {
            diagnostics.note("no terminal: nobody was asked to repeat the passphrase")
            return false
        }
        for number in try numbers() { try ask(number, terminal, diagnostics) }
        return true
    }

    private func ask(
        _ number: Int,
        _ terminal: borrowing Terminal,
        _ diagnostics: Diagnostics
    ) throws {
        for _ in 0..<3 {
            let word = try terminal.passphrase("Word \(number + 1) of the passphrase: ").trimmed()
            if word == words[number] { return }
            diagnostics.warning("that is not word \(number + 1)")
        }
        throw ToolError(.noPermission, "the words were not repeated: no backup was made")
    }

    /// Three of them, in their order.
    private func numbers() throws -> [Int] {
        var left = Array(words.indices)
        while left.count > 3 {
            let random = try Random.bytes(2)
            left.remove(at: (Int(random[0]) << 8 | Int(random[1])) % left.count)
        }
        return left
    }
}
