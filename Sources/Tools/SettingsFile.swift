internal import Bytes
internal import CommandKit
internal import Files
internal import Glibc
internal import KeyStore

extension Settings {
    /// `$XDG_CONFIG_HOME/ibkeys/config`, else `~/.config/ibkeys/config`; nothing is settled when there
    /// is no such file.
    ///
    /// - Throws: ``ToolError`` 78 for a line that is wrong.
    static func standard() throws -> Settings {
        guard let path, try isThere(path) else { return Settings() }
        do {
            return try Settings(parsing: InputFile(path, limit: mostBytes).read())
        } catch let error as FormatError {
            throw ToolError(.config, subject: path, error.description, hint: "see ibkeys.conf(5)")
        } catch let error as ToolError {
            throw ToolError(.config, subject: path, error.message)
        }
    }

    /// - Throws: ``ToolError`` 78 for what is there and is no file to read.
    private static func isThere(_ path: String) throws -> Bool {
        do {
            let status = try Folder.status(of: path)
            guard status.kind == .file else {
                throw ToolError(.config, subject: path, "is not a regular file, as settings are")
            }
            guard status.size <= mostBytes else {
                throw ToolError(.config, subject: path, "is too large for a settings file")
            }
            return true
        } catch let error as SystemError {
            guard error.code == ENOENT || error.code == ENOTDIR else {
                throw ToolError(.config, subject: path, error.reason)
            }
            guard !isLink(path) else {
                throw ToolError(.config, subject: path, "is a link to a settings file that is gone")
            }
            return false
        }
    }

    private static func isLink(_ path: String) -> Bool {
        guard let folder = try? Folder(String(path.dropLast("/config".count))),
            let status = try? folder.status("config")
        else { return false }
        return status.kind == .symbolicLink
    }

    private static var path: String? {
        if let folder = Environment.value(of: "XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/ibkeys/config"
        }
        guard let home = Environment.value(of: "HOME"), home.hasPrefix("/") else { return nil }
        return home + "/.config/ibkeys/config"
    }

    /// The key of the store that a field names, or that is called as it says by default; nil when there
    /// is none.
    ///
    /// - Throws: ``ToolError`` 78 for a field that names a key of the other kind.
    func storedKey(_ field: Field) throws -> KeySource? {
        let isForOpenPGP = field == .openPGPKey
        let name = isForOpenPGP ? openPGPKeyName : sshKeyName
        guard try KeyStore.standard().names().contains(name) else { return nil }
        let source = try KeySource("\(name)")
        if source.isOpenPGP == isForOpenPGP { return source }
        guard let line = lines[field] else { return nil }
        let kind =
            isForOpenPGP ? "an SSH key, and opens no files" : "an OpenPGP key, and logs in nowhere"
        throw ToolError(
            .config,
            subject: Self.path,
            "line \(line): \(field.rawValue): \(name) is \(kind)",
            hint: "see ibkeys.conf(5)"
        )
    }

    /// Its `~` is the home of `HOME`.
    func backupFolderPath() throws -> String? {
        guard let backupFolder, backupFolder.hasPrefix("~/") else { return backupFolder }
        guard let home = Environment.value(of: "HOME") else {
            throw ToolError(.config, "HOME is not set, and Backup-Folder is in it")
        }
        return home + backupFolder.dropFirst()
    }
}

/// A value from the command line; one that is wrong is told with the name of its option.
func parsing<T>(_ option: String, _ parse: () throws -> T) throws -> T {
    do {
        return try parse()
    } catch let error as FormatError {
        throw ToolError(.usage, "\(option): \(error.description)", hint: error.hint)
    }
}
