internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// Reads what is to be sent, and proves what can be proved.
struct KeysToSend {
    private let store: KeyStore
    private let passphrase: PassphrasePrompt?
    private let diagnostics: Diagnostics

    init(_ store: KeyStore, _ passphrase: PassphrasePrompt?, _ diagnostics: Diagnostics) {
        (self.store, self.passphrase, self.diagnostics) = (store, passphrase, diagnostics)
    }

    /// - Throws: ``ToolError`` 65 for a key of which a secret part is missing.
    func gather(_ names: [KeyName]) throws -> Backup {
        var gathered: [GatheredKey] = []
        for name in names where !gathered.contains(where: { $0.name == name }) {
            let key = try naming(name) { try gather(name) }
            try check(key)
            gathered.append(key)
        }
        return try Backup(of: gathered)
    }

    private func gather(_ name: KeyName) throws -> GatheredKey {
        let options = DecodingOptions(
            passphrase: passphrase ?? NoPassphrase(),
            limits: .none,
            name: "\(name)"
        )
        let gnuPG: GnuPGPassphrase =
            passphrase.map { .provider($0) }
            ?? (GnuPGPassphraseOption.canAsk ? .pinentry : .remembered)
        return try store.gather(name, options, gnuPG: gnuPG)
    }

    private func check(_ key: GatheredKey) throws {
        guard key.gaps.isEmpty else {
            let lost = key.gaps.map { "\($0.fingerprint) (\($0.reason.rawValue))" }
            throw ToolError(
                .dataError,
                subject: "\(key.name)",
                "nothing was sent: the secret part is not here of \(lost.joined(separator: ", "))"
            )
        }
        if case .notProved(let reason) = key.proof {
            diagnostics.note("not proved: \(reason)", subject: "\(key.name)")
        }
    }
}
