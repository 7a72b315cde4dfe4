internal import ArgumentParser
internal import CommandKit
internal import Files
internal import GPGME
internal import KeyStore

/// Who decrypts, and with which keys.
struct EngineOptions: ParsableArguments {
    enum Engine: String, CaseIterable, ExpressibleByArgument {
        case auto, agent, unlock, gpg
    }

    @Option(help: "What decrypts, and where the key is then.")
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

    /// Without a source it is the agent that asks for passphrases; `signals` end what is going on.
    func makeDecryptor(
        _ diagnostics: Diagnostics,
        until signals: StopSignals? = nil
    ) throws -> any ReportDecryptor {
        try checkHome()
        WorkerThreads.keepFreedMemory()
        let prompt = try passphrase.map {
            SharedPassphrase(try PassphrasePrompt(parsing: $0, diagnostics))
        }
        let stop = signals.map { Cancellation(whenReadable: $0.number) }
        guard let own = engine.own else {
            Library.needsNoAgent()
            return GPGMEDecryptor(home: gnupgHome, passphrase: prompt, cancellation: stop)
        }
        return OwnDecryptor(own, home: gnupgHome, passphrase: prompt, cancellation: stop)
    }

    private func checkHome() throws {
        if let home = gnupgHome ?? Environment.value(of: "GNUPGHOME"),
            (try? Folder.status(of: home))?.kind != .folder
        {
            throw ToolError(.noInput, subject: home, "no such folder")
        }
        guard let home = try? GnuPGHome.standard(gnupgHome) else { return }
        do {
            try GPGConfiguration.check(home: home.path)
        } catch {
            throw ToolError(explaining: error)
        }
    }
}

extension EngineOptions.Engine {
    /// Nil for GnuPG.
    fileprivate var own: OwnDecryptor.Engine? {
        switch self {
        case .auto: .auto
        case .agent: .agent
        case .unlock: .unlock
        case .gpg: nil
        }
    }
}
