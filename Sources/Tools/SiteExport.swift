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
        let settings = try command.serving.merged(into: settings())
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
        let hostKey = try pinned(settings)
        let keyFile = try client.keyFormat.map { format in try SiteKey(self, format).path(settings)
        }
        let text = try explaining(keyFile ?? "site") {
            let site = try Site(
                server: server,
                user: user,
                keyFile: keyFile ?? "",
                hostKey: hostKey
            )
            return try client.encode(site)
        }
        try command.output.write(SecretBytes(text), isPrivate: false)
    }

    /// Host and port of the settings are those of sFTP.
    private func settings() throws -> Settings {
        var settings = try Settings.standard()
        if client == .ftp { (settings.host, settings.port) = (nil, nil) }
        return settings
    }

    private func pinned(_ settings: Settings) throws -> HostKey? {
        guard !client.pinsHostKey else {
            if let hostKey = settings.hostKey, hostKey.key == nil {
                diagnostics.note(
                    "a server may show a host key of another type than this fingerprint's: the "
                        + "whole line, as ssh-keyscan prints it, names the type",
                    subject: "--host-key"
                )
            }
            return settings.hostKey
        }
        if let hostKey = settings.hostKey, client != .ftp {
            diagnostics.note(
                "\(client.rawValue) has no place for a host key: compare what it shows with "
                    + hostKey.fingerprint
            )
        }
        return nil
    }

    /// The private key that a site points at.
    private struct SiteKey {
        let export: SiteExport
        let format: PrivateFormat

        init(_ export: SiteExport, _ format: PrivateFormat) {
            self.export = export
            self.format = format
        }

        /// Its absolute path; it is there, and in the format of the client.
        func path(_ settings: Settings) throws -> String {
            let source = try export.source(settings)
            try source.warn(export.diagnostics)
            return try explaining(source.subject) {
                guard !source.isOpenPGP else {
                    throw ToolError(
                        .usage,
                        "is an OpenPGP key: it opens files, and logs in nowhere"
                    )
                }
                let found = try existing(source)
                return try absolutePath(found ?? written(source))
            }
        }

        /// Where the key lies in the format already.
        private func existing(_ source: KeySource) throws -> String? {
            switch source {
            case .stored(let name, _):
                return format == .openssh
                    ? "\(try KeyStore.standard().path)/keys/\(name)/private" : nil
            case .file(let text, let subject):
                guard subject != "standard input" else { return nil }
                return try KeyFile(parsing: text).isPrivate(in: format) ? subject : nil
            }
        }

        private func written(_ source: KeySource) throws -> String {
            let path = try target(source)
            if InputFile(path).exists, !export.command.output.force {
                guard try holds(path, source) else {
                    throw ToolError(
                        .cannotCreate,
                        subject: path,
                        "already exists, and is not this key",
                        hint: "--force replaces it; --key-file FILE is another place"
                    )
                }
                return path
            }
            try KeyPlaces(export.command.keys).refuse(path)
            let file = OutputFile(path, isPrivate: true, replace: export.command.output.force)
            try file.checkFree()
            guard case .pair(let decoded) = try keyFile(source).decode(export.options) else {
                throw ToolError(.dataError, "holds a public key, and no private one")
            }
            let options = PrivateFormat.Options(passphrase: decoded.passphrase)
            try file.write(format.encodeAndProve(decoded.pair, options))
            export.diagnostics.note("the private key for it is in \(path); never send it")
            return path
        }

        /// Beside the site's own file.
        private func target(_ source: KeySource) throws -> String {
            if let path = export.command.keyFile { return path }
            guard let site = export.command.output.output, site != "-" else {
                throw ToolError(
                    .usage,
                    "\(export.client.rawValue) needs the key as \(format.rawValue), in a file",
                    hint: "--key-file FILE says where; without it, it goes beside -o FILE"
                )
            }
            let folder = site.lastIndex(of: "/").map { site[...$0] } ?? ""
            return "\(folder)\(source.stem).\(format == .ppk ? "ppk" : "key")"
        }

        /// Whether the same key is there, and nobody else can read it.
        private func holds(_ path: String, _ source: KeySource) throws -> Bool {
            let there = try KeyFile(parsing: InputFile(path).read())
            guard there.isPrivate(in: format) else { return false }
            guard try Folder.status(of: path).mode & 0o077 == 0 else {
                throw ToolError(
                    .cannotCreate,
                    subject: path,
                    "is the key, open to other users",
                    hint: "chmod 600 closes it"
                )
            }
            let half = try there.publicHalf(export.options)
            return try half.key == keyFile(source).publicHalf(export.options).key
        }

        private func keyFile(_ source: KeySource) throws -> KeyFile {
            switch source {
            case .file(let text, let subject):
                try export.command.read(text, named: subject, export.diagnostics)
            case .stored(_, let key): try KeyFile(parsing: key.privateText)
            }
        }
    }

    /// The key that was named, else the one of the settings.
    private func source(_ settings: Settings) throws -> KeySource {
        if let word = command.keys.first { return try KeySource(word) }
        let names = try KeyStore.standard().names()
        guard names.contains(settings.sshKeyName) else {
            throw ToolError(
                .noInput,
                "there is no key \(settings.sshKeyName) in the store",
                hint: "name the key that logs in"
            )
        }
        return try KeySource("\(settings.sshKeyName)")
    }
}

extension KeyFile {
    /// Whether it is a private key that the client takes as it is.
    fileprivate func isPrivate(in format: PrivateFormat) -> Bool {
        switch self {
        case .ppk: format == .ppk
        case .openSSH: format == .openssh
        case .pem, .sshCom, .publicKey: false
        }
    }
}
