internal import Bytes
internal import Glibc

/// A file that is open for reading, shared by those who read it.
package final class OpenFile {
    private let descriptor: Descriptor

    /// What the path leads to; nobody is made to wait for the other end of a FIFO without need.
    package init(_ path: String) throws {
        descriptor = try Descriptor(opening: path, O_RDONLY)
    }

    /// A file in a folder, no symbolic link.
    package init(named name: String, in folder: borrowing Folder) throws {
        descriptor = try folder.open(name, O_RDONLY | O_NONBLOCK)
    }

    /// Standard input, for one.
    package init(duplicating number: Int32) throws {
        descriptor = Descriptor(
            owning: try retrying("fcntl") { fcntl(number, F_DUPFD_CLOEXEC, 3) }
        )
    }

    private init(scratchIn path: String) throws {
        descriptor = try Folder(path).scratch()
    }

    /// A file of this process alone, which is gone when it is closed: in `$TMPDIR`, else `/var/tmp`.
    package static func scratch() throws -> OpenFile {
        if let path = unsafe getenv("TMPDIR") {
            let folder = unsafe String(cString: path)
            if let file = try? OpenFile(scratchIn: folder) { return file }
        }
        return try OpenFile(scratchIn: "/var/tmp")
    }

    package func status() throws -> Folder.Status { try descriptor.status() }

    package func touch() throws { try descriptor.touch() }

    /// Where the next read(2) would begin, for files that have such a place.
    package func position() throws -> Int {
        let number = descriptor.number
        return try retrying("lseek") { lseek(number, 0, SEEK_CUR) }
    }

    /// From `position` on, as often as it is wanted.
    package func contents(from position: Int = 0) -> FileSource {
        FileSource(descriptor.number, from: position, owner: self)
    }

    /// What is still to come.
    package func pipe() -> PipeSource { PipeSource(descriptor.number, owner: self) }

    /// To its end.
    package func append(_ bytes: [UInt8]) throws {
        try unsafe writeAll(bytes.span.bytes, to: descriptor.number)
    }
}
