package import Bytes
internal import CGlibc
internal import Glibc

/// A TCP connection over IPv4, for which nobody waits longer than he said.
package struct TCPConnection: ~Copyable {
    private let socket: Descriptor
    /// The IPv4 address of this side; nil when the system does not tell.
    package let localAddress: String?

    /// Begins to connect; `address` is four decimal numbers.
    ///
    /// - Throws: ``SystemError`` for what is known at once: no route, above all.
    package init(to address: String, port: UInt16) throws {
        let socket = Descriptor(
            owning: try retrying("connect") { unsafe shim_connect(address, port) }
        )
        localAddress = Self.localAddress(socket.number)
        self.socket = socket
    }

    private static func localAddress(_ socket: Int32) -> String? {
        var text = [CChar](repeating: 0, count: 16)
        guard unsafe shim_local_address(socket, &text) == 0 else { return nil }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits until the other side has accepted.
    ///
    /// - Throws: ``SystemError``, with ETIMEDOUT when it did not in time.
    package borrowing func wait(until deadline: Deadline) throws {
        guard try isReady(POLLOUT, deadline) else { throw SystemError("connect", code: ETIMEDOUT) }
        let code = shim_socket_error(socket.number)
        guard code == 0 else { throw SystemError("connect", code: code) }
    }

    /// Sends so little that it fits the buffer of the system.
    ///
    /// - Throws: ``SystemError``, with EPIPE or ECONNRESET when the other side has closed.
    package borrowing func send(_ bytes: [UInt8]) throws {
        let number = socket.number
        try retrying("send") {
            unsafe Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// What has come; empty at the end.
    ///
    /// - Throws: ``SystemError``, with ETIMEDOUT when nothing came in time.
    package borrowing func receive(until deadline: Deadline) throws -> SecretBytes {
        guard try isReady(POLLIN, deadline) else { throw SystemError("read", code: ETIMEDOUT) }
        return try readSome(socket.number, atMost: 1024)
    }

    private borrowing func isReady(_ event: Int32, _ deadline: Deadline) throws -> Bool {
        let number = socket.number
        return try retrying("poll") {
            var one = pollfd(fd: number, events: Int16(event), revents: 0)
            return unsafe poll(&one, 1, deadline.milliseconds)
        } > 0
    }
}

/// A moment by which something must have happened, whatever the calendar's clock does.
package struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    package init(seconds: Int) {
        end = .now + .seconds(seconds)
    }

    /// What is left, rounded up; 1 at the least, as timeout(1) takes 0 for no limit.
    package var seconds: Int { max(1, (Int(milliseconds) + 999) / 1000) }

    /// What is left for poll(2).
    var milliseconds: Int32 {
        let left = ContinuousClock.now.duration(to: end)
        return Int32(clamping: max(0, left / .milliseconds(1)).rounded(.up))
    }
}

extension Int32 {
    fileprivate init(clamping value: Double) {
        self = value < Double(Int32.max) ? Int32(value) : Int32.max
    }
}
