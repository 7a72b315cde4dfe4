internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore
internal import Keys
internal import SSHKey

/// The private key that a site points at.
struct SiteKey {
    let command: Ibkeyexport
    let client: SiteClient
    let format: PrivateFormat
    let options: DecodingOptions
    let diagnostics: Diagnostics

    /// Where a key lies, or will when it is written.
    struct Place {
        /// Absolute.
        let path: String
        fileprivate var writing: (() throws -> Void)?

        func write() throws { try writing?() }
    }

    /// A file that is there and that the client can use, or one to be written.
    func place(_ source: KeySource) throws -> Place {
        try source.checkCurrent("the server shall not know it any more")
        try source.warn(diagnostics)
        return try explaining(source.subject) {
            guard !source.isOpenPGP else {
                throw ToolError(.usage, "is an OpenPGP key: it opens files, and logs in nowhere")
            }
            if let path = try existing(source) { return Place(path: try absolutePath(path)) }
            return try new(source)
        }
    }

    /// Where the key lies in the format already, unless it shall lie elsewhere.
    private func existing(_ source: KeySource) throws -> String? {
        guard command.keyFile == nil else { return nil }
        switch source {
        case .stored(let name, _):
            guard format == .openssh else { return nil }
            let path = "\(try KeyStore.standard().path)/keys/\(name)/private"
            try checkClosed(path)
            return path
        case .file(let text, let subject):
            guard subject != "standard input",
                try KeyFile(parsing: text).isEncrypted(in: format) != nil,
                try Folder.status(of: subject).kind == .file
            else { return nil }
            try checkClosed(subject)
            return subject
        }
    }

    /// ssh(1) does not use a key that others can read.
    private func checkClosed(_ path: String) throws {
        guard try Folder.status(of: path).mode & 0o077 != 0 else { return }
        guard client.refusesOpenKeys else {
            return diagnostics.warning("is open to other users; chmod 600", subject: path)
        }
        throw ToolError(
            .config,
            subject: path,
            "is open to other users: ssh refuses such a key",
            hint: "chmod 600 closes it"
        )
    }

    private func new(_ source: KeySource) throws -> Place {
        let path = try target(source)
        try checkApart(path)
        let place = Place(path: try absolutePath(path))
        guard command.output.force || !InputFile(path).exists else {
            try checkSame(path, keyFile(source), of: source.subject)
            return place
        }
        try KeyPlaces(command.keys).refuse(path)
        let file = OutputFile(path, isPrivate: true, replace: command.output.force)
        try file.checkFree()
        guard case .pair(let decoded) = try keyFile(source).decode(options) else {
            throw ToolError(.dataError, "holds a public key, and no private one")
        }
        let options = PrivateFormat.Options(passphrase: decoded.passphrase)
        let text = try format.encodeAndProve(decoded.pair, options)
        return Place(path: place.path) {
            try file.write(text)
            diagnostics.note("the private key for it is in \(path); never send it")
        }
    }

    /// - Throws: ``ToolError`` 64 when the site itself would be there.
    private func checkApart(_ path: String) throws {
        guard let site = command.output.output, site != "-" else { return }
        let (key, other) = (try FilePlace(path), try FilePlace(site))
        guard key == other else { return }
        throw ToolError(
            .usage,
            subject: path,
            "would be the site and its private key, both",
            hint: "--key-file FILE names another place for the key"
        )
    }

    /// Beside the site's own file; PuTTY takes every file among its sessions for one.
    private func target(_ source: KeySource) throws -> String {
        if let path = command.keyFile { return path }
        guard let site = command.output.output, site != "-" else {
            throw ToolError(
                .usage,
                "\(client.rawValue) needs the key as \(format.rawValue), in a file",
                hint: "--key-file FILE says where; without it, it goes beside -o FILE"
            )
        }
        var folder = site.lastIndex(of: "/").map { site[...$0] } ?? ""
        if client == .putty, folder.hasSuffix("/sessions/") { folder.removeLast(9) }
        return "\(folder)\(source.stem).\(format == .ppk ? "ppk" : "key")"
    }

    private func keyFile(_ source: KeySource) throws -> KeyFile {
        switch source {
        case .file(let text, let subject): try command.read(text, named: subject, diagnostics)
        case .stored(_, let key): try KeyFile(parsing: key.privateText)
        }
    }
}

extension SiteClient {
    /// Whether it logs in by ssh(1), which looks at the key's permissions.
    fileprivate var refusesOpenKeys: Bool { self == .openssh || self == .lftp }
}
