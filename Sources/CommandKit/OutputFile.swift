package import Bytes
internal import CGlibc
internal import Glibc
internal import OpenSSL

/// A file that a tool makes: the one way in which any of them writes one.
///
/// Whatever happens, the name holds either what was there before or all of the new bytes. They go to a
/// temporary file in the same folder, readable by its owner alone when private, are synced, read back
/// and compared; then that file is renamed. No symbolic link is followed at the name itself.
package struct OutputFile: Sendable {
    package let path: String
    private let folder: String
    private let name: String
    private let mode: mode_t
    private let replaces: Bool

    /// A private file gets mode 0600, any other 0644, whatever the umask.
    ///
    /// With `replace` (`--force`) a
    /// regular file of this name may be there already.
    package init(_ path: String, isPrivate: Bool, replace: Bool) {
        self.path = path
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
            try retrying("faccessat") {
                unsafe faccessat(folder.number, ".", W_OK | X_OK, AT_EACCESS)
            }
            try checkTarget(in: folder)
        }
    }

    /// - Throws: ``ToolError``: 73 when the file exists or cannot be made, 74 when writing fails.
    package func write(_ bytes: SecretBytes) throws {
        try reporting {
            let folder = try openFolder()
            try checkTarget(in: folder)
            let signals = SignalMask(blocking: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
            let temporary = try temporaryName()
            let file = try Descriptor(
                opening: temporary,
                in: folder,
                O_RDWR | O_CREAT | O_EXCL,
                mode: 0o600
            )
            do {
                try fill(file, bytes)
                try place(temporary, in: folder)
            } catch {
                _ = unsafe unlinkat(folder.number, temporary, 0)
                throw error
            }
            try sync(folder)
            _ = consume signals
        }
    }

    private func openFolder() throws -> Descriptor {
        guard !path.utf8.contains(0) else { throw refused("is not a file name") }
        guard !["", ".", ".."].contains(name) else { throw refused("is not the name of a file") }
        do {
            return try Descriptor(opening: folder, O_RDONLY | O_DIRECTORY)
        } catch let error as SystemError where error.code == ENOENT {
            throw refused("no such folder: \(DisplayText.escape(folder))")
        }
    }

    private func checkTarget(in folder: borrowing Descriptor) throws {
        var status = stat()
        let parent = folder.number
        guard unsafe fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return }
            throw SystemError("fstatat")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard replaces else { throw exists }
        case S_IFLNK:
            throw refused("is a symbolic link: not followed")
        case S_IFDIR:
            throw refused("is a folder")
        default:
            throw refused("is not a regular file")
        }
    }

    /// Hidden, tells where it comes from, and cannot be guessed.
    private func temporaryName() throws -> String {
        let tag = try Random.bytes(4).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        let known = String(String.UnicodeScalarView(name.unicodeScalars.prefix(40)))
        return ".\(known).ibkeys-\(tag.joined())"
    }

    /// What is read back comes from the disk where the file system lets go of its copy.
    private func fill(_ file: borrowing Descriptor, _ bytes: SecretBytes) throws {
        let number = file.number
        try writeAll(bytes, to: number)
        try retrying("fchmod") { fchmod(number, mode) }
        try retrying("fsync") { fsync(number) }
        _ = posix_fadvise(number, 0, 0, POSIX_FADV_DONTNEED)
        try retrying("lseek") { lseek(number, 0, SEEK_SET) }
        guard try readAll(number, limit: bytes.count, expecting: bytes.count) == bytes else {
            throw ToolError(.ioError, subject: path, "what was written does not read back the same")
        }
    }

    private func place(_ temporary: String, in folder: borrowing Descriptor) throws {
        let parent = folder.number
        do {
            guard !replaces else {
                // Another process may have put something else there since.
                try checkTarget(in: folder)
                try retrying("renameat") { unsafe renameat(parent, temporary, parent, name) }
                return
            }
            try retrying("renameat2") {
                unsafe shim_rename_noreplace(parent, temporary, parent, name)
            }
        } catch let error as SystemError where error.call == "renameat2" && error.code == EINVAL {
            // A file system that cannot rename without replacing can still link so.
            try retrying("linkat") { unsafe linkat(parent, temporary, parent, name, 0) }
            _ = unsafe unlinkat(parent, temporary, 0)
        }
    }

    /// Some file systems have no notion of syncing a folder and say EINVAL.
    private func sync(_ folder: borrowing Descriptor) throws {
        let number = folder.number
        do {
            try retrying("fsync") { fsync(number) }
        } catch let error as SystemError where error.code == EINVAL {
            return
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
            hint: "--force replaces it"
        )
    }

    private func refused(_ reason: String) -> ToolError {
        let hint = path.hasPrefix("/dev/") ? "-o - is standard output" : nil
        return ToolError(.cannotCreate, subject: path, reason, hint: hint)
    }
}
