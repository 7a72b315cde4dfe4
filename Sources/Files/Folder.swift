package import Bytes
internal import CGlibc
internal import Glibc

/// An open folder, and everything that is done to the files in it.
///
/// Names are of entries in this folder, never paths, and no symbolic link is followed at one. Every
/// verb throws ``SystemError``.
package struct Folder: ~Copyable {
    private let descriptor: Descriptor

    package init(_ path: String) throws {
        descriptor = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY)
    }

    package init(_ name: String, in parent: borrowing Folder) throws {
        descriptor = try Descriptor(
            opening: name,
            in: parent.descriptor,
            O_RDONLY | O_DIRECTORY
        )
    }

    /// Makes a folder for its owner alone, and those above it that are missing.
    ///
    /// Another process may make them at the same time.
    package static func make(_ path: String) throws {
        do {
            try makeLast(of: path)
        } catch let error as SystemError where error.code == ENOENT {
            guard let parent = parent(of: path) else { throw error }
            try make(parent)
            try makeLast(of: path)
        }
    }

    private static func makeLast(of path: String) throws {
        do {
            try retrying("mkdir") { unsafe mkdir(path, 0o700) }
        } catch let error as SystemError where error.code == EEXIST {
            return
        }
        // A folder above that cannot be read cannot be synced either.
        try? Folder(parent(of: path) ?? ".").sync()
    }

    /// Makes a folder for its owner alone, unless there is one.
    ///
    /// The folder that it is in must be there.
    package static func makeLast(_ path: String) throws {
        if let status = try? status(of: path), status.kind == .folder { return }
        try retrying("mkdir") { unsafe mkdir(path, 0o700) }
    }

    /// Fails with ENOTEMPTY when there is anything in it.
    package static func removeEmpty(_ path: String) throws {
        try retrying("rmdir") { unsafe rmdir(path) }
    }

    /// Nil for a word, which stands in the working folder, and for the root.
    private static func parent(of path: String) -> String? {
        guard let last = path.lastIndex(where: { $0 != "/" }),
            let slash = path[...last].lastIndex(of: "/")
        else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What a name stands for.
    package struct Status: Sendable {
        package enum Kind: Sendable { case file, folder, symbolicLink, other }

        package let kind: Kind
        /// The permission bits.
        package let mode: UInt32
        package let owner: UInt32
        package let inode: UInt
        private let device: UInt
        /// In bytes.
        package let size: Int
        /// When the bytes were last changed, in nanoseconds since 1970.
        package let modified: Int

        /// What tells a file from every other.
        package var identity: Identity { Identity(device: device, inode: inode) }

        package struct Identity: Hashable, Sendable {
            fileprivate let device: UInt
            fileprivate let inode: UInt
        }

        init(_ status: stat) {
            switch status.st_mode & S_IFMT {
            case S_IFREG: kind = .file
            case S_IFDIR: kind = .folder
            case S_IFLNK: kind = .symbolicLink
            default: kind = .other
            }
            mode = status.st_mode & 0o7777
            owner = status.st_uid
            inode = status.st_ino
            device = status.st_dev
            size = status.st_size
            modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
        }
    }

    /// Nil when nothing has this name.
    package func status(_ name: String) throws -> Status? {
        var status = stat()
        let parent = descriptor.number
        do {
            try retrying("fstatat") { unsafe fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) }
        } catch let error as SystemError where error.code == ENOENT {
            return nil
        }
        return Status(status)
    }

    /// Of this folder itself.
    package func status() throws -> Status {
        var status = stat()
        let number = descriptor.number
        try retrying("fstat") { unsafe fstat(number, &status) }
        return Status(status)
    }

    /// What a path leads to, a symbolic link at its end included.
    package static func status(of path: String) throws -> Status {
        var status = stat()
        try retrying("stat") { unsafe stat(path, &status) }
        return Status(status)
    }

    /// Whether this process may make files here.
    package func checkWritable() throws {
        let number = descriptor.number
        try retrying("faccessat") { unsafe faccessat(number, ".", W_OK | X_OK, AT_EACCESS) }
    }

    /// A file in this folder, for what has no verb of its own here.
    package func open(_ name: String, _ flags: Int32, mode: UInt32 = 0) throws -> Descriptor {
        try Descriptor(opening: name, in: descriptor, flags, mode: mode)
    }

    /// In no order, without `.` and `..`.
    package func names() throws -> [String] {
        try entries().map(\.name)
    }

    /// The same, those apart that are not UTF-8: by them nothing can be opened, for they are
    /// written as in a URL, with `%XX`.
    package func checkedNames() throws -> (good: [String], misnamed: [String]) {
        let entries = try entries()
        return (entries.filter(\.isUTF8).map(\.name), entries.filter { !$0.isUTF8 }.map(\.name))
    }

    /// The names of the folders in this one, in no order.
    package func folderNames() throws -> [String] {
        try entries().filter { entry in
            // Some file systems do not tell.
            try entry.type == DT_UNKNOWN
                ? status(entry.name)?.kind == .folder : entry.type == DT_DIR
        }.map(\.name)
    }

    private func entries() throws -> [FolderEntry] {
        let copy = try Descriptor(opening: ".", in: descriptor, O_RDONLY | O_DIRECTORY)
        return try copy.folderEntries()
    }

    /// - Returns: nil when there are more than `limit` bytes.
    package func read(_ name: String, limit: Int) throws -> SecretBytes? {
        // Nobody shall be made to wait for the other end of a FIFO.
        let file = try Descriptor(opening: name, in: descriptor, O_RDONLY | O_NONBLOCK)
        return try readAll(file.number, limit: limit)
    }

    /// Makes a file that was not there, whole and on the disk, and compares what reads back.
    ///
    /// It is readable by its owner alone until it is complete.
    package func create(_ name: String, _ bytes: SecretBytes, mode: UInt32) throws {
        let file = try Descriptor(
            opening: name,
            in: descriptor,
            O_RDWR | O_CREAT | O_EXCL,
            mode: 0o600
        )
        let number = file.number
        try writeAll(bytes, to: number)
        try retrying("fchmod") { fchmod(number, mode) }
        try retrying("fsync") { fsync(number) }
        // So that it is read from the disk, where the file system lets go of its copy.
        _ = posix_fadvise(number, 0, 0, POSIX_FADV_DONTNEED)
        try retrying("lseek") { lseek(number, 0, SEEK_SET) }
        guard try readAll(number, limit: bytes.count, expecting: bytes.count) == bytes else {
            throw SystemError("read back", code: EIO)
        }
    }

    package func setMode(_ mode: UInt32) throws { try descriptor.setMode(mode) }

    package func makeFolder(_ name: String) throws {
        let parent = descriptor.number
        try retrying("mkdirat") { unsafe mkdirat(parent, name, 0o700) }
    }

    /// Whatever had the new name is gone.
    package func rename(_ name: String, replacing other: String) throws {
        let parent = descriptor.number
        try retrying("renameat") { unsafe renameat(parent, name, parent, other) }
    }

    /// Fails with EEXIST when something has the new name, and with EINVAL where the file system
    /// cannot tell.
    package func rename(_ name: String, toFree other: String) throws {
        let parent = descriptor.number
        try retrying("renameat2") { unsafe shim_rename_noreplace(parent, name, parent, other) }
    }

    /// The same between two folders of one file system; EXDEV tells that they are on two.
    package func rename(_ name: String, into other: borrowing Folder, toFree free: String) throws {
        let (from, to) = (descriptor.number, other.descriptor.number)
        try retrying("renameat2") { unsafe shim_rename_noreplace(from, name, to, free) }
    }

    /// Gives each of two entries the other's name, in one step.
    package func exchange(_ name: String, with other: String) throws {
        let parent = descriptor.number
        try retrying("renameat2") { unsafe shim_exchange(parent, name, other) }
    }

    /// A second name for a file.
    package func link(_ name: String, to other: String) throws {
        let parent = descriptor.number
        try retrying("linkat") { unsafe linkat(parent, name, parent, other, 0) }
    }

    /// The same name for a file in another folder, too.
    package func link(_ name: String, into other: borrowing Folder) throws {
        let (from, to) = (descriptor.number, other.descriptor.number)
        try retrying("linkat") { unsafe linkat(from, name, to, name, 0) }
    }

    /// A name for an open file that has none.
    func link(_ file: borrowing Descriptor, to name: String) throws {
        let (number, parent) = (file.number, descriptor.number)
        try retrying("linkat") {
            unsafe linkat(AT_FDCWD, "/proc/self/fd/\(number)", parent, name, AT_SYMLINK_FOLLOW)
        }
    }

    package func removeFile(_ name: String) throws {
        let parent = descriptor.number
        try retrying("unlinkat") { unsafe unlinkat(parent, name, 0) }
    }

    /// Whatever it is, and all that is in it.
    package func remove(_ name: String) throws {
        guard try status(name)?.kind == .folder else { return try removeFile(name) }
        let mine = descriptor.number
        // Whoever took his own rights away gets them back for this.
        try retrying("fchmodat") { unsafe fchmodat(mine, name, 0o700, 0) }
        do {
            let folder = try Folder(name, in: self)
            for inner in try folder.names() { try folder.remove(inner) }
        }
        let parent = descriptor.number
        try retrying("unlinkat") { unsafe unlinkat(parent, name, AT_REMOVEDIR) }
    }

    /// Some file systems have no notion of syncing a folder and say EINVAL.
    package func sync() throws {
        let number = descriptor.number
        do {
            try retrying("fsync") { fsync(number) }
        } catch let error as SystemError where error.code == EINVAL {
            return
        }
    }
}

private struct FolderEntry {
    let name: String
    let isUTF8: Bool
    /// That of readdir(3).
    let type: Int
}

extension Descriptor {
    fileprivate func folderEntries() throws -> [FolderEntry] {
        // closedir(3) closes the descriptor that it was given.
        let copy = try retrying("fcntl") { fcntl(number, F_DUPFD_CLOEXEC, 3) }
        guard let stream = unsafe fdopendir(copy) else {
            _ = close(copy)
            throw SystemError("fdopendir")
        }
        defer { unsafe closedir(stream) }
        var entries: [FolderEntry] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe Array(bytes.prefix { $0 != 0 })
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let isUTF8 = text.utf8.elementsEqual(bytes)
            let name = isUTF8 ? text : percentEncoded(bytes)
            let type = unsafe Int(entry.pointee.d_type)
            guard name != ".", name != ".." else { continue }
            entries.append(FolderEntry(name: name, isUTF8: isUTF8, type: type))
        }
        guard errno == 0 else { throw SystemError("readdir") }
        return entries
    }
}
