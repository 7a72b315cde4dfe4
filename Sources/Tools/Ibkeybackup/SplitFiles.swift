internal import Bytes
internal import CommandKit

/// What `ibkeybackup split` writes: a backup and its shares, in files that are not there yet.
struct SplitFiles {
    /// The new backup.
    let backup: String
    /// Nil for shares on standard output.
    private let prefix: String?

    /// Without a prefix the new backup stands beside the old, `NAME.split.age` beside `NAME.age`.
    ///
    /// - Throws: ``ToolError`` 64 when shares would be shown unasked, or there is no name.
    init(of file: String, prefix: String?) throws {
        let stem = file.hasSuffix(".age") ? String(file.dropLast(4)) : file
        self.prefix = prefix == "-" ? nil : prefix
        guard self.prefix != nil || file != "-" else {
            throw ToolError(
                .usage,
                "a backup from standard input has no name",
                hint: "-o PREFIX names what is written"
            )
        }
        guard prefix != nil || !StandardOutput.isTerminal else {
            throw ToolError(
                .usage,
                "shares are not shown on the terminal",
                hint: "-o PREFIX writes them to files; -o - shows them all the same"
            )
        }
        backup = (self.prefix ?? stem) + ".split.age"
    }

    /// The last part of the path of the new backup.
    var backupName: String { backup.split(separator: "/").last.map(String.init) ?? backup }

    func checkFree(shares: Int) throws {
        try output(backup).checkFree()
        for index in 1...shares { try share(index)?.checkFree() }
    }

    func write(_ text: SecretBytes, share index: Int) throws {
        guard let file = share(index) else {
            if index > 1 { try StandardOutput.write("\n") }
            return try StandardOutput.write(text)
        }
        try file.write(text)
    }

    func writeBackup(_ bytes: SecretBytes) throws {
        try output(backup).write(bytes)
    }

    private func share(_ index: Int) -> OutputFile? {
        prefix.map { output("\($0)-\(index).txt") }
    }

    private func output(_ path: String) -> OutputFile {
        OutputFile(
            path,
            isPrivate: true,
            replace: false,
            hint: "-o PREFIX gives other names"
        )
    }
}
