package import Bytes
internal import Files
internal import Glibc

/// A file that a tool makes: the one way in which any of them writes one.
///
/// Whatever happens, the name holds either what was there before or all of the new bytes. They go to a
/// temporary file in the same folder, readable by its owner alone when private, are synced, read back
/// and compared; then that file is renamed. No symbolic link is followed at the name itself.
package struct OutputFile: Sendable {
    package let path: String
    private let folder: String
    private let name: String
    private let mode: UInt32
    private let replaces: Bool
    private let hint: String?

    /// A private file gets mode 0600, any other 0644, whatever the umask.
    ///
    /// With `replace` (`--force`) a
    /// regular file of this name may be there already.
    /// `hint` is what to do when there is one and it may not be replaced.
    package init(
        _ path: String,
        isPrivate: Bool,
        replace: Bool,
        hint: String? = "--force replaces it"
    ) {
        self.path = path
        self.hint = hint
        let slash = path.lastIndex(of: "/")
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        mode = isPrivate ? 0o600 : 0o644
        replaces = replace
    }

    /// Finds out before any expensive work whether ``write(_:)`` would be refused.
    package func checkFree() throws {
        try reporting {
            let folder = try openFolder()
            try folder.checkWritable()
            try checkTarget(in: folder)
        }
    }

    /// - Throws: ``ToolError``: 73 when the file exists or cannot be made, 74 when writing fails.
    package func write(_ bytes: SecretBytes) throws {
        try reporting {
            let folder = try openFolder()
            try checkTarget(in: folder)
            let signals = SignalMask(blocking: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
            let temporary = try Folder.temporaryName(for: name)
            do {
                try folder.create(temporary, bytes, mode: mode)
                try place(temporary, in: folder)
            } catch {
                try? folder.removeFile(temporary)
                throw error
            }
            try folder.sync()
            _ = consume signals
        }
    }

    private func openFolder() throws -> Folder {
        guard !path.utf8.contains(0) else { throw refused("is not a file name") }
        guard !["", ".", ".."].contains(name) else { throw refused("is not the name of a file") }
        do {
            return try Folder(folder)
        } catch let error as SystemError where error.code == ENOENT {
            throw refused("no such folder: \(DisplayText.escape(folder))")
        }
    }

    private func checkTarget(in folder: borrowing Folder) throws {
        switch try folder.status(name)?.kind {
        case nil: return
        case .file: guard replaces else { throw exists }
        case .symbolicLink: throw refused("is a symbolic link: not followed")
        case .folder: throw refused("is a folder")
        case .other: throw refused("is not a regular file")
        }
    }

    private func place(_ temporary: String, in folder: borrowing Folder) throws {
        guard !replaces else {
            // Another process may have put something else there since.
            try checkTarget(in: folder)
            return try folder.rename(temporary, replacing: name)
        }
        do {
            try folder.rename(temporary, toFree: name)
        } catch let error as SystemError where error.code == EINVAL {
            // A file system that cannot rename without replacing can still link so.
            try folder.link(temporary, to: name)
            try? folder.removeFile(temporary)
        }
    }

    private func reporting(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as SystemError {
            switch error.code {
            case EEXIST:
                throw exists
            case EACCES, EPERM, EROFS, ENOTDIR, ENAMETOOLONG, ELOOP, ENOENT:
                throw refused(error.reason)
            default:
                throw ToolError(.ioError, subject: path, error.reason)
            }
        }
    }

    private var exists: ToolError {
        ToolError(
            .cannotCreate,
            subject: path,
            "already exists",
            hint: hint
        )
    }

    private func refused(_ reason: String) -> ToolError {
        let hint = path.hasPrefix("/dev/") ? "-o - is standard output" : nil
        return ToolError(.cannotCreate, subject: path, reason, hint: hint)
    }
}
