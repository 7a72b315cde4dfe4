internal import CGPGME
internal import CGlibc
internal import Glibc

/// A switch that ends operations from another thread: once thrown, it stays so.
package final class Cancellation: Sendable {
    /// Readable for as long as it lives once ``cancel()`` was called: nobody takes the byte out.
    let descriptor: Int32
    /// Nil when it is somebody else who makes the other end readable, and owns it.
    private let writer: Int32?

    package init() throws {
        var ends: [Int32] = [-1, -1]
        guard unsafe shim_pipe(&ends) == 0 else {
            throw GPGMEError(gpgme_err_code_from_errno(errno), "cancel")
        }
        (descriptor, writer) = (ends[0], ends[1])
    }

    /// Thrown as soon as `descriptor`, which must outlive this, can be read.
    package init(whenReadable descriptor: Int32) {
        self.descriptor = descriptor
        writer = nil
    }

    deinit {
        guard let writer else { return }
        _ = close(descriptor)
        _ = close(writer)
    }

    package func cancel() {
        guard let writer, !isCancelled else { return }
        var byte: UInt8 = 0
        _ = unsafe write(writer, &byte, 1)
    }

    package var isCancelled: Bool {
        var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&one, 1, 0) > 0
    }
}
