internal import ArgumentParser
internal import CommandKit
internal import KeyStore

/// The broker's server, and the customer's name there; each wins over the settings.
struct ServerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The broker's server.", valueName: "name"))
    var host: String?

    @Option(
        help: ArgumentHelp(
            "The host key that it must have: a SHA256 fingerprint, or a line of known_hosts.",
            valueName: "key"
        )
    )
    var hostKey: String?

    @Option(help: ArgumentHelp("Its TCP port.", valueName: "number"))
    var port: String?

    @Option(help: ArgumentHelp("The login name that the broker gave.", valueName: "name"))
    var user: String?

    var isUsed: Bool { host != nil || hostKey != nil || port != nil || user != nil }

    /// The settings with what the options say in their place.
    ///
    /// The host key of the settings is that of their own server: no other is held to it, unless the
    /// line names that one.
    func merged(into settings: Settings, _ diagnostics: Diagnostics) throws -> Settings {
        let standard = settings.server
        var settings = settings
        if let host { settings.host = try parsing("--host") { try HostName(host) } }
        if let port { settings.port = try parsing("--port") { try Port(port) } }
        if let user { settings.user = try parsing("--user") { try UserName(user) } }
        if let hostKey {
            settings.hostKey = try parsing("--host-key") { try HostKey(parsing: hostKey) }
        } else if settings.server != standard, let key = settings.hostKey,
            key.names.isEmpty || !key.isOf(settings.server)
        {
            settings.hostKey = nil
            diagnostics.note("Host-Key of the settings is for \(standard), and not used here")
        }
        return settings
    }
}

extension Settings {
    /// For sFTP.
    var server: Server {
        Server(host: host ?? Server.sftp.host, port: port ?? Server.sftp.port)
    }
}
