internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyctl check [KEY...]`.
struct CheckKeys: Tool {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Prove that keys are whole, fit together, and are well kept."
    )

    @Option(
        help: ArgumentHelp(
            "Where the passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @Flag(help: "Let warnings count, too.")
    var strict = false

    @Flag(help: "One JSON object a key.")
    var json = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Names of keys (default: all).")
    var keys: [String] = []

    func execute(_ diagnostics: Diagnostics) throws {
        let prompt = try PassphrasePrompt(parsing: passphrase, diagnostics)
        let store = try storing.store()
        let settings =
            try connection.connect
            ? connection.serving.merged(into: .standard(), diagnostics) : nil
        let names = try names(in: store, settings)
        let sharing = try WeakKeys.sharingPrimes(
            publicKeys(store),
            names: Set(names.map(\.description))
        )
        var unsound: [KeyName] = []
        for name in names {
            let options = DecodingOptions(passphrase: prompt, limits: .none, name: "\(name)")
            var check: KeyCheck
            do {
                check = try KeyCheck(
                    name,
                    in: store,
                    sharing: sharing,
                    options: options,
                    gnuPG: GnuPGPassphraseOption(passphrase, prompt).forKey
                )
                if let settings {
                    let isPair = !check.findings.contains { $0.isMismatch }
                    check.add(
                        try connection.check(
                            name,
                            settings,
                            isPair: isPair,
                            in: store,
                            options,
                            diagnostics
                        )
                    )
                }
            } catch {
                if try wasRemoved(name, error, store) { continue }
                diagnostics.error(ToolError(explaining: error, subject: "\(name)"))
                unsound.append(name)
                continue
            }
            try StandardOutput.write(FindingReport.text(name, check.findings, json: json))
            if check.isSound, !(strict && check.hasWarnings) {
                record(name, store, diagnostics)
            } else {
                unsound.append(name)
            }
        }
        guard unsound.isEmpty else {
            let list = unsound.map(\.description).joined(separator: ", ")
            throw ToolError(.someFailed, "not all is well with: \(list)")
        }
    }

    /// Whether a key that nobody asked for by name is gone since the names were read.
    private func wasRemoved(
        _ name: KeyName,
        _ error: any Error,
        _ store: KeyStore
    ) throws -> Bool {
        guard keys.isEmpty, case StoreError.noSuchKey = error else { return false }
        return try !store.names().contains(name)
    }

    /// Each once; with `settings`, for the login, the SSH key that these name.
    ///
    /// - Throws: ``StoreError/noSuchKey(_:)`` before any key is checked.
    private func names(in store: KeyStore, _ settings: Settings?) throws -> [KeyName] {
        let known = try store.names()
        let keys = keys.isEmpty ? settings.map { ["\($0.sshKeyName)"] } ?? [] : keys
        guard !keys.isEmpty else { return known }
        var names: [KeyName] = []
        for name in try keys.map({ try KeyName($0) }) where !names.contains(name) {
            names.append(name)
        }
        if let missing = names.first(where: { !known.contains($0) }) {
            throw StoreError.noSuchKey("\(missing)")
        }
        return names
    }

    private func publicKeys(_ store: KeyStore) throws -> [(name: String, key: PublicKey)] {
        try store.names().compactMap { name in
            guard let key = try? store.key(name).publicKey() else { return nil }
            return ("\(name)", key)
        }
    }

    private func record(_ name: KeyName, _ store: KeyStore, _ diagnostics: Diagnostics) {
        do {
            try store.change(name) { $0.entry.record("checked") }
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.warning("not noted in the store: \(error.message)", subject: error.subject)
        }
    }
}
