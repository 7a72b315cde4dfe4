internal import Bytes
internal import CommandKit
internal import Files

/// Where the recovery card of a new backup goes, besides standard error.
struct CardTarget {
    /// `-` for standard output; nil for nowhere else.
    private let path: String?

    /// - Throws: ``ToolError`` 64 when the backup itself goes there, 73 for what could not be written.
    init(_ path: String?, beside backup: BackupTarget) throws {
        self.path = path
        guard let path else { return }
        guard !Self.isSame(path, backup.path) else {
            throw ToolError(.usage, subject: "--card", "takes another place than the backup")
        }
        if path != "-" { try Self.file(path).checkFree() }
    }

    /// Shows the card, and writes it.
    func hand(over card: RecoveryCard, _ diagnostics: Diagnostics) throws {
        let isShown = diagnostics.verbosity != .quiet && path != "-"
        if isShown { card.show() }
        guard let path else { return }
        do {
            guard path != "-" else { return try StandardOutput.write(card.text) }
            try Self.file(path).write(SecretBytes(card.text))
        } catch {
            // The backup is there, and so shall the card be.
            if !isShown { card.show() }
            throw error
        }
    }

    private static func file(_ path: String) -> OutputFile {
        OutputFile(path, isPrivate: false, replace: false, hint: nil)
    }

    /// Two names of a file that is not there: the same last part in the same folder.
    private static func isSame(_ path: String, _ other: String?) -> Bool {
        guard let other else { return path == "-" }
        guard path != "-", path.lastPart == other.lastPart else { return false }
        let folders = [path, other].map { try? Folder.status(of: $0.folder).identity }
        return folders[0] == folders[1]
    }
}

extension String {
    fileprivate var lastPart: Substring { split(separator: "/").last ?? "" }

    /// As a path: with a slash at its end.
    fileprivate var folder: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "./" }
}
