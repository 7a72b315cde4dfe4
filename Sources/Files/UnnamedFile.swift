internal import Bytes
internal import CGlibc
internal import Glibc

/// A file that gets its name when all of it is on the disk.
///
/// Until then the kernel removes it when the process ends, however it ends. A file system without such
/// files (`O_TMPFILE`) gives it a hidden name instead, which this process removes, or
/// ``Folder/sweep()`` later.
package final class UnnamedFile: ByteSink {
    package let folder: Folder
    package let name: String
    private let file: Descriptor
    private let mode: UInt32
    /// The hidden name, when it has one.
    private var temporary: String?
    /// In bytes.
    package private(set) var count = 0

    private var begun = 0

    /// Makes an empty file for `name` in the folder at `path`, readable by its owner alone until it is
    /// published with `mode`.
    package init(
        in path: String,
        for name: String,
        mode: UInt32 = 0o600,
        isHidden: Bool = false
    ) throws {
        folder = try Folder(path)
        self.name = name
        self.mode = mode
        if !isHidden, let file = try folder.unnamedFile() {
            _ = try file.lock()
            self.file = file
        } else {
            let entry = try LockedEntry.file(in: folder, for: name)
            temporary = entry.name
            file = entry.descriptor
        }
    }

    deinit {
        if let temporary { try? folder.removeFile(temporary) }
    }

    package func write(_ bytes: RawSpan) throws {
        try writeAll(bytes, to: file.number)
        count += bytes.byteCount
        if count - begun >= Self.stretch { beginWriting() }
    }

    /// In bytes: the disk begins with each stretch when it is there, so that little is left to wait for.
    private static let stretch = 8 << 20

    /// What does not begin now is written by fsync(2), as is what fails now.
    private func beginWriting() {
        _ = shim_start_writing(file.number, begun, count - begun)
        begun = count
    }

    /// What was written so far, from its first byte.
    package func contents() -> FileSource { FileSource(file.number, owner: self) }

    /// For C functions, as long as this object lives; its position is at the first byte.
    package func rewound() throws -> Int32 {
        let number = file.number
        try retrying("lseek") { lseek(number, 0, SEEK_SET) }
        return number
    }

    /// The time of the last change that it will have, in nanoseconds since 1970.
    package func setModified(_ time: Int) throws { try file.setModified(time) }

    /// Gives the file its name: fails with EEXIST when that is taken, unless it shall be replaced.
    package func publish(replacing: Bool = false) throws {
        let number = file.number
        try retrying("fchmod") { fchmod(number, mode) }
        try file.sync()
        guard try file.status().size == count else { throw SystemError("fsync", code: EIO) }
        if replacing {
            try replace()
        } else if let temporary {
            try folder.place(temporary, as: name)
            self.temporary = nil
        } else {
            try folder.link(file, to: name)
        }
        try folder.sync()
    }

    private func replace() throws {
        let hidden = try temporary ?? Folder.lockedName(for: name)
        if temporary == nil { try folder.link(file, to: hidden) }
        temporary = hidden
        try folder.rename(hidden, replacing: name)
        temporary = nil
    }
}

extension Folder {
    /// Nil where there are no files without a name.
    fileprivate func unnamedFile() throws -> Descriptor? {
        do {
            return try open(".", O_RDWR | shim_unnamed, mode: 0o600)
        } catch let error as SystemError
            where [EOPNOTSUPP, EISDIR, ENOENT, EINVAL].contains(error.code)
        {
            return nil
        }
    }

    /// A file that stays without a name.
    func scratch() throws -> Descriptor {
        if let file = try unnamedFile() { return file }
        let entry = try LockedEntry.file(in: self, for: "scratch")
        try removeFile(entry.name)
        return entry.descriptor
    }

    /// Renames a file without replacing any, also where the file system cannot do that in one step.
    fileprivate func place(_ temporary: String, as name: String) throws {
        do {
            try rename(temporary, toFree: name)
        } catch let error as SystemError where error.code == EINVAL {
            try link(temporary, to: name)
            try removeFile(temporary)
        }
    }
}
