internal import ArgumentParser
internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyctl check --connect`: the way to the broker's server.
struct ConnectionOptions: ParsableArguments {
    @Flag(help: "Log in to the broker's server, and say what is in the way.")
    var connect = false

    @OptionGroup var serving: ServerOptions

    @Flag(help: "List the directory there, too.")
    var list = false

    @Option(help: ArgumentHelp("Wait that long for each step.", valueName: "seconds"))
    var timeout: Int?

    func validate() throws {
        if !connect, serving.isUsed || list || timeout != nil {
            throw ValidationError(
                "--host, --host-key, --list, --port, --timeout and --user go with --connect"
            )
        }
        if let timeout, !(1...600).contains(timeout) {
            throw ValidationError("--timeout takes 1 to 600 seconds")
        }
    }

    /// In seconds.
    private static let standardTimeout = 15

    /// What was found on the way, with the key of this name, whose halves fit or not.
    func check(
        _ name: KeyName,
        _ settings: Settings,
        isPair: Bool,
        in store: KeyStore,
        _ options: DecodingOptions,
        _ diagnostics: Diagnostics
    ) throws -> [KeyCheck.Finding] {
        let key = try naming(name) { try store.key(name) }
        guard !key.isOpenPGP else {
            throw ToolError(
                .usage,
                subject: "\(name)",
                "is an OpenPGP key: it opens files, and logs in nowhere"
            )
        }
        var check = ConnectionCheck(
            server: settings.server,
            user: settings.user,
            hostKey: settings.hostKey,
            seconds: timeout ?? Self.standardTimeout
        )
        check.isListing = list
        guard try check.reach() else { return check.findings }
        guard isPair else {
            try check.refuseMismatch()
            return check.findings
        }
        try logIn(&check, name, key, in: store, options)
        if check.isLoggedIn, let user = settings.user {
            record(LoginHistory.event(user, settings.server), name, store, diagnostics)
        }
        return check.findings
    }

    private func logIn(
        _ check: inout ConnectionCheck,
        _ name: KeyName,
        _ key: StoredKey,
        in store: KeyStore,
        _ options: DecodingOptions
    ) throws {
        guard check.user != nil else { return try check.missUser() }
        let plain: SecretBytes
        do {
            plain = try PrivateFormat.openssh.encode(key.decode(options).pair)
        } catch let error as FormatError {
            return try check.skipLogin(
                "the key does not open: \(error.description)",
                next: error.hint
            )
        }
        let entries = try store.names().compactMap { try? store.entry(of: $0) }
        try check.logIn(
            plain,
            publicFile: absolutePath("\(store.path)/keys/\(name)/public"),
            keyType: key.entry.type,
            LoginHistory(key.entry, all: entries)
        )
    }

    private func record(
        _ event: String,
        _ name: KeyName,
        _ store: KeyStore,
        _ diagnostics: Diagnostics
    ) {
        do {
            try store.change(name) { $0.entry.record(event) }
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.warning("not noted in the store: \(error.message)", subject: error.subject)
        }
    }
}
