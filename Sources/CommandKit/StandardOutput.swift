package import Bytes
internal import Files
internal import Glibc

/// Standard output, where every write is checked.
///
/// A closed pipe ends the process quietly by SIGPIPE, as it ends cat(1); also where the parent had that
/// signal ignored, as systemd does.
package enum StandardOutput {
    /// - Throws: ``ToolError`` 74.
    package static func write(_ bytes: SecretBytes) throws {
        try write(bytes, to: STDOUT_FILENO)
    }

    /// The same; `ifClosed` runs before a closed pipe ends the process.
    ///
    /// - Throws: ``ToolError`` 74.
    package static func write(_ bytes: SecretBytes, ifClosed: () -> Void) throws {
        let before = signal(SIGPIPE, SIG_IGN)
        defer { _ = signal(SIGPIPE, before) }
        try checked(STDOUT_FILENO, ifClosed) { try writeAll(bytes, to: STDOUT_FILENO) }
    }

    package static func write(_ text: String) throws {
        try write(SecretBytes(text))
    }

    package static var isTerminal: Bool { CommandKit.isTerminal(STDOUT_FILENO) }

    static func write(_ bytes: SecretBytes, to descriptor: Int32) throws {
        try checked(descriptor) { try writeAll(bytes, to: descriptor) }
    }

    fileprivate static func checked(
        _ descriptor: Int32,
        _ ifClosed: () -> Void = {},
        _ write: () throws -> Void
    ) throws {
        do {
            try write()
            try checkLateErrors(descriptor)
        } catch let error as SystemError {
            if error.code == EPIPE {
                ifClosed()
                endByBrokenPipe()
            }
            let reason = error.code == EBADF ? "is closed" : error.reason
            throw ToolError(.ioError, subject: "standard output", reason)
        }
    }

    /// NFS and quotas tell of a full disk only when a descriptor is closed; any copy of it will do.
    private static func checkLateErrors(_ descriptor: Int32) throws {
        let copy = try retrying("fcntl") { fcntl(descriptor, F_DUPFD_CLOEXEC, 3) }
        // Not repeated after EINTR: Linux has closed it by then.
        guard close(copy) == 0 || errno == EINTR else { throw SystemError("close") }
    }

    private static func endByBrokenPipe() {
        _ = signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
    }
}

package func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
}

/// Standard output as a place for bytes that come piece by piece.
package final class StandardOutputSink: ByteSink {
    package init() {}

    package func write(_ bytes: RawSpan) throws {
        try StandardOutput.checked(STDOUT_FILENO) { try writeAll(bytes, to: STDOUT_FILENO) }
    }
}
