internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore
internal import Keys
internal import SSHKey

/// `ibkeyexport --site CLIENT`.
struct SiteExport {
    private let command: Ibkeyexport
    private let client: SiteClient
    private let options: DecodingOptions
    private let diagnostics: Diagnostics

    init(
        _ command: Ibkeyexport,
        _ client: SiteClient,
        _ options: DecodingOptions,
        _ diagnostics: Diagnostics
    ) {
        self.command = command
        self.client = client
        self.options = options
        self.diagnostics = diagnostics
    }

    func run() throws {
        let settings = try command.serving.merged(into: settings(), diagnostics)
        guard let user = settings.user else {
            throw ToolError(
                .usage,
                "the login name is not known",
                hint: "--user NAME is the one that the broker gave; or User: NAME in the settings"
            )
        }
        let server = Server(
            host: settings.host ?? client.server.host,
            port: settings.port ?? client.server.port
        )
        let hostKey = pinned(settings, server)
        let keyFile = try client.keyFormat.map { format in
            let key = SiteKey(
                command: command,
                client: client,
                format: format,
                options: options,
                diagnostics: diagnostics
            )
            return try key.place(source(settings))
        }
        let text = try explaining(keyFile?.path ?? "site") {
            let site = try Site(
                server: server,
                user: user,
                keyFile: keyFile?.path ?? "",
                hostKey: hostKey
            )
            return try client.encode(site)
        }
        try command.output.write(SecretBytes(text), isPrivate: false)
        // The key is last, so that none lies about when there is no site.
        try keyFile?.write()
    }

    /// Host, port and host key of the settings are those of sFTP.
    private func settings() throws -> Settings {
        var settings = try Settings.standard()
        if client == .ftp { (settings.host, settings.port, settings.hostKey) = (nil, nil, nil) }
        return settings
    }

    private func pinned(_ settings: Settings, _ server: Server) -> HostKey? {
        guard let hostKey = settings.hostKey, client != .ftp else { return nil }
        guard client.pinsHostKey else {
            diagnostics.note(
                "\(client.rawValue) has no place for a host key: compare what it shows with "
                    + hostKey.fingerprint
            )
            return nil
        }
        if hostKey.key == nil {
            diagnostics.note(
                "a server may show a host key of another type than this fingerprint's: the "
                    + "whole line, as ssh-keyscan prints it, names the type",
                subject: "--host-key"
            )
        }
        if let reason = hostKey.foreignness(to: server) {
            diagnostics.warning(reason, subject: "--host-key")
        }
        return hostKey
    }

    /// The key that was named, else the one of the settings.
    private func source(_ settings: Settings) throws -> KeySource {
        if let word = command.keys.first { return try KeySource(word) }
        guard let key = try settings.storedKey(.sshKey) else {
            throw ToolError(
                .noInput,
                "there is no key \(settings.sshKeyName) in the store",
                hint: "name the key that logs in"
            )
        }
        return key
    }
}
