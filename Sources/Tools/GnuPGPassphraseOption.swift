internal import CommandKit
internal import KeyStore
internal import Keys

/// `--passphrase` for a key of GnuPG's: when it is not given the person's own pinentry asks.
struct GnuPGPassphraseOption {
    private let isGiven: Bool
    private let prompt: PassphrasePrompt
    private let option: String

    init(_ text: String?, option: String = "--passphrase", _ prompt: PassphrasePrompt) {
        isGiven = text != nil
        self.prompt = prompt
        self.option = option
    }

    init(_ text: String?, option: String = "--passphrase", _ diagnostics: Diagnostics) throws {
        let prompt = try PassphrasePrompt(parsing: text, option: option, diagnostics)
        self.init(text, option: option, prompt)
    }

    /// Of a key that there is.
    var forKey: GnuPGPassphrase {
        if isGiven { return .provider(prompt) }
        return Self.canAsk ? .pinentry : .remembered
    }

    /// Of a key that is to be made; one that holds what is `known` of its owner is warned of.
    ///
    /// - Throws: ``ToolError`` 77 when it is not given and nobody can be asked.
    func forNewKey(known: [String]) throws -> GnuPGPassphrase {
        if isGiven {
            let words = try prompt.newPassphrase(known: known)
            return words.map { .provider(FixedPassphrase($0)) } ?? .none
        }
        guard Self.canAsk else {
            throw ToolError(
                .noPermission,
                "there is no terminal to ask for the new passphrase on",
                hint: "give \(option) SOURCE: file:PATH, fd:N, env:NAME or command:LINE"
            )
        }
        return .pinentry
    }

    /// Whether a pinentry has a terminal or a display to ask on.
    static var canAsk: Bool {
        ["DISPLAY", "WAYLAND_DISPLAY"].contains { Environment.value(of: $0) != nil }
            || Terminal() != nil
    }
}
