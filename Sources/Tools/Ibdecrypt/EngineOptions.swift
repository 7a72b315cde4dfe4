internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// Who decrypts, and with which keys.
struct EngineOptions: ParsableArguments {
    enum Engine: String, CaseIterable, ExpressibleByArgument {
        case auto, gpg
    }

    @Option(help: "What decrypts.")
    var engine = Engine.auto

    @Option(help: ArgumentHelp("Folder of GnuPG's keys.", valueName: "folder"))
    var gnupgHome: String?

    @Option(
        help: ArgumentHelp(
            "Where the passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    /// Without a source it is the agent that asks for passphrases.
    func makeDecryptor(_ diagnostics: Diagnostics) throws -> any ReportDecryptor {
        let prompt = try passphrase.map {
            SharedPassphrase(try PassphrasePrompt(parsing: $0, diagnostics))
        }
        return GPGMEDecryptor(home: gnupgHome, passphrase: prompt)
    }
}
