internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// `ibkeyctl extend KEY WHEN`.
struct ExtendKey: Tool {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Let an OpenPGP key expire later."
    )

    @Flag(help: "Even if it expires sooner than it does now.")
    var force = false

    @Option(
        help: ArgumentHelp(
            "Where the passphrase comes from: \(PassphraseSource.openingGrammar).",
            valueName: "source"
        )
    )
    var passphrase: String?

    @OptionGroup var storing: StoreOptions
    @OptionGroup var reporting: ReportingOptions

    @Argument(help: "Name of the key.")
    var key: String

    @Argument(help: "When it expires from now on: never, 2y, 18m, 90d or 2028-01-31.")
    var when: String

    func execute(_ diagnostics: Diagnostics) throws {
        let passphrase = try GnuPGPassphraseOption(passphrase, diagnostics)
        let expiry = try KeyExpiry(parsing: when)
        let name = try KeyName(key)
        let store = try storing.store()
        let stored = try store.openPGPKey(name)
        let published = try naming(name) {
            guard stored.entry.state != .revoked else {
                throw ToolError(.usage, "is revoked: no other expiry helps it")
            }
            let home = try stored.gnupgHome()
            let fingerprint = stored.entry.fingerprint
            if !force { try checkIsLater(expiry, than: home.publicKey(fingerprint).key) }
            return try home.extend(fingerprint, to: expiry, passphrase.forKey)
        }
        try store.change(name) { key in
            try key.publish(published)
            key.entry.record("extended to \(key.entry.expires?.day ?? "never")")
        }
        let end = published.key.expires.map { "expires \($0.day)" } ?? "never expires"
        diagnostics.note("all its parts: \(end)", subject: "\(name)")
        diagnostics.note(
            "next: ibkeyexport \(name) -o \(name).asc, and send \(name).asc again: "
                + "others go by the copy that they have"
        )
    }

    private func checkIsLater(_ expiry: KeyExpiry, than key: OpenPGPKey) throws {
        guard expiry.isSooner(than: key.expires) else { return }
        let end = key.expires.map { "expires \($0.day) already, which is later" }
        throw ToolError(
            .usage,
            end ?? "never expires, which is later",
            hint: "--force shortens it all the same"
        )
    }
}
