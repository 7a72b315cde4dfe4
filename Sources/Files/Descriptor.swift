package import Bytes
package import Glibc

/// An open file of this process, closed at the end of its life; children do not get it.
package struct Descriptor: ~Copyable {
    package let number: Int32

    /// Takes over a descriptor that a system call has made.
    package init(owning number: Int32) {
        self.number = number
    }

    package init(opening path: String, _ flags: Int32) throws {
        number = try retrying("open") { unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOCTTY) }
    }

    package init(
        opening name: String,
        in folder: borrowing Descriptor,
        _ flags: Int32,
        mode: mode_t = 0
    ) throws {
        let parent = folder.number
        number = try retrying("openat") {
            unsafe openat(parent, name, flags | O_CLOEXEC | O_NOFOLLOW, mode)
        }
    }

    deinit { _ = close(number) }

    package func status() throws -> Folder.Status {
        var status = stat()
        try retrying("fstat") { unsafe fstat(number, &status) }
        return Folder.Status(status)
    }

    package func sync() throws {
        try retrying("fsync") { fsync(number) }
    }

    /// The permissions, whatever the umask.
    package func setMode(_ mode: UInt32) throws {
        let number = number
        try retrying("fchmod") { fchmod(number, mode) }
    }

    /// Takes the lock that lasts as long as the file is open.
    ///
    /// - Returns: whether nobody else has it.
    func lock() throws -> Bool {
        do {
            try retrying("flock") { flock(number, LOCK_EX | LOCK_NB) }
            return true
        } catch let error as SystemError where error.code == EWOULDBLOCK {
            return false
        }
    }

    /// Sets the time of the last change to now.
    package func touch() throws {
        try retrying("futimens") { futimens(number, nil) }
    }

    /// Sets the time of the last change, in nanoseconds since 1970.
    package func setModified(_ time: Int) throws {
        let part = timespec(tv_sec: time / 1_000_000_000, tv_nsec: time % 1_000_000_000)
        try retrying("futimens") { unsafe futimens(number, [part, part]) }
    }
}

/// Reads from `descriptor` up to its end, into memory that is wiped.
///
/// - Returns: nil when there are more than `limit` bytes.
package func readAll(_ descriptor: Int32, limit: Int, expecting: Int = 0) throws -> SecretBytes? {
    let chunk = 16 << 10
    var out = ByteWriter(capacity: min(max(expecting, chunk), limit))
    while out.count <= limit {
        let part = try readSome(descriptor, atMost: min(chunk, limit + 1 - out.count))
        if part.isEmpty { return out.finish() }
        out.bytes(part)
    }
    return nil
}

/// One read(2); empty at the end of the file.
package func readSome(_ descriptor: Int32, atMost count: Int) throws -> SecretBytes {
    try unsafe SecretBytes(capacity: count) { room in
        try retrying("read") { unsafe read(descriptor, room.baseAddress, count) }
    }
}

/// As many write(2) as it takes.
package func writeAll(_ bytes: SecretBytes, to descriptor: Int32) throws {
    try unsafe bytes.withBytes { room in try unsafe writeAll(room, to: descriptor) }
}

package func writeAll(_ bytes: RawSpan, to descriptor: Int32) throws {
    try unsafe bytes.withUnsafeBytes { room in try unsafe writeAll(room, to: descriptor) }
}

private func writeAll(_ room: UnsafeRawBufferPointer, to descriptor: Int32) throws {
    var done = 0
    while done < room.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: room[done...])
        done += try retrying("write") {
            unsafe write(descriptor, rest.baseAddress, rest.count)
        }
    }
}
