internal import Bytes
internal import CommandKit
internal import Glibc
internal import KeyStore

extension Settings {
    /// `$XDG_CONFIG_HOME/ibkeys/config`, else `~/.config/ibkeys/config`; nothing is settled when there
    /// is no such file.
    ///
    /// - Throws: ``ToolError`` 78 for a line that is wrong.
    static func standard() throws -> Settings {
        guard let path = path, InputFile(path).exists else { return Settings() }
        do {
            return try Settings(parsing: InputFile(path, limit: mostBytes).read())
        } catch let error as FormatError {
            throw ToolError(.config, subject: path, error.description, hint: "see ibkeys.conf(5)")
        } catch let error as ToolError {
            throw ToolError(.config, subject: path, error.message)
        }
    }

    private static var path: String? {
        if let folder = Environment.value(of: "XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/ibkeys/config"
        }
        guard let home = Environment.value(of: "HOME"), home.hasPrefix("/") else { return nil }
        return home + "/.config/ibkeys/config"
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
