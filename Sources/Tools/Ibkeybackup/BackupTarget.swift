internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore

/// Where a backup goes: a file that is not there yet, or standard output.
struct BackupTarget {
    let created: Timestamp
    /// Nil for standard output.
    let path: String?
    private let folder: String?

    /// Without a file or a folder it goes into a pipe; on a terminal into the working folder.
    ///
    /// - Throws: ``ToolError`` 73 for what could not be written.
    init(_ output: String?, _ directory: String?, created: Timestamp) throws {
        self.created = created
        folder = directory
        let name = BackupName(created).text
        if let directory {
            path = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
        } else if output == "-" || output == nil && !StandardOutput.isTerminal {
            path = nil
        } else {
            path = output ?? name
        }
        try file?.checkFree()
    }

    private var file: OutputFile? {
        path.map { OutputFile($0, isPrivate: true, replace: false, hint: nil) }
    }

    /// - Returns: the bytes as they are on the disk.
    func write(_ bytes: SecretBytes) throws -> SecretBytes {
        guard let path, let file else {
            try StandardOutput.write(bytes)
            return bytes
        }
        try file.write(bytes)
        return try InputFile(path, limit: Backup.mostFileBytes).read()
    }

    /// Removes the oldest backups in the folder, once a new one was proved to have all keys.
    func rotate(_ keep: Int, isWhole: Bool, _ diagnostics: Diagnostics) throws {
        guard let folder else { return }
        guard isWhole else {
            return diagnostics.note("nothing is removed: this backup does not have all keys")
        }
        do {
            let folder = try Folder(folder)
            let names = try folder.names().filter { BackupName($0) != nil }.sorted(by: >)
            let mine = BackupName(created).text
            let others = names.filter { $0 != mine }
            for name in others.dropFirst(keep - 1) where try folder.status(name)?.kind == .file {
                try folder.removeFile(name)
                diagnostics.note("removed", subject: name)
            }
            try folder.sync()
        } catch let error as SystemError {
            throw ToolError(.ioError, subject: folder, error.reason)
        }
    }
}

/// `ibkeys-backup-20261124-073000.age`, in UTC.
struct BackupName {
    let text: String

    init(_ created: Timestamp) {
        let digits = created.description.filter(\.isNumber)
        text = "ibkeys-backup-\(digits.prefix(8))-\(digits.suffix(6)).age"
    }

    /// Nil for a file of another name.
    init?(_ name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, name.hasPrefix("ibkeys-backup-"), name.hasSuffix(".age"),
            Self.isNumber(parts[2], 8), Self.isNumber(parts[3].dropLast(4), 6)
        else { return nil }
        text = name
    }

    private static func isNumber(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
