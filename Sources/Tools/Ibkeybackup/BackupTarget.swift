internal import Bytes
internal import CommandKit
internal import KeyStore

/// Where a backup goes: a file that is not there yet, or standard output.
struct BackupTarget {
    let created: Timestamp
    /// Nil for standard output.
    let path: String?

    /// Without a file or a folder it goes into a pipe; on a terminal into the working folder.
    ///
    /// - Throws: ``ToolError`` 73 for what could not be written.
    init(_ output: String?, _ directory: String?, created: Timestamp) throws {
        self.created = created
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
}
