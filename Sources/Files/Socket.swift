internal import Glibc

/// A TCP socket that does not block: every wait has an end.
package struct Socket: ~Copyable {
    private let descriptor: Descriptor

    package var number: Int32 { descriptor.number }

    package enum Readiness: Sendable { case readable, writable }

    /// Listens at `address`, or without one everywhere, by IPv6 and IPv4 at once where there is IPv6;
    /// port 0 is any that is free.
    ///
    /// - Throws: ``SystemError``; ``AddressError`` for a name that stands for nothing.
    package static func listening(at address: String?, port: UInt16) throws -> Socket {
        var failure: any Error = AddressError(name: address ?? "", reason: "has no address")
        let all = try SocketAddress.resolve(address, port: port, forListening: true)
        let (one, other) = (all.filter(\.isIPv6), all.filter { !$0.isIPv6 })
        for found in (address == nil ? one + other : all) {
            do {
                let socket = try Socket(for: found)
                let number = socket.number
                var on: Int32 = 1
                let size = socklen_t(MemoryLayout<Int32>.size)
                try retrying("setsockopt") {
                    unsafe setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, size)
                }
                if address == nil, found.isIPv6 {
                    var off: Int32 = 0
                    try retrying("setsockopt") {
                        unsafe setsockopt(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, size)
                    }
                }
                try retrying("bind") {
                    unsafe found.withPointer { unsafe bind(number, $0, $1) }
                }
                try retrying("listen") { listen(number, 4) }
                return socket
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// Connects to the first address of `host` that answers, until `end`.
    package static func connecting(
        to host: String,
        port: UInt16,
        until end: ContinuousClock.Instant
    ) throws -> Socket {
        var failure: any Error = AddressError(name: host, reason: "has no address")
        for found in try SocketAddress.resolve(host, port: port, forListening: false) {
            do {
                let socket = try Socket(for: found)
                try socket.connect(to: found, until: end)
                return socket
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private init(for address: SocketAddress) throws {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = Descriptor(
            owning: try retrying("socket") { socket(address.family, kind, 0) }
        )
    }

    private init(owning number: Int32) {
        descriptor = Descriptor(owning: number)
    }

    private func connect(
        to address: SocketAddress,
        until end: ContinuousClock.Instant
    ) throws {
        let number = number
        do {
            try retrying("connect") {
                unsafe address.withPointer { unsafe Glibc.connect(number, $0, $1) }
            }
        } catch let error as SystemError where error.code == EINPROGRESS {
            guard try wait(.writable, until: end) else {
                throw SystemError("connect", code: ETIMEDOUT)
            }
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            try retrying("getsockopt") {
                unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size)
            }
            guard code == 0 else { throw SystemError("connect", code: code) }
        }
    }

    /// The next that connects; nil when nobody did until `end`.
    package func accept(until end: ContinuousClock.Instant) throws -> Socket? {
        let number = number
        while try wait(.readable, until: end) {
            do {
                let peer = try retrying("accept") { Glibc.accept(number, nil, nil) }
                let socket = Socket(owning: peer)
                try retrying("fcntl") { fcntl(peer, F_SETFD, FD_CLOEXEC) }
                try retrying("fcntl") { fcntl(peer, F_SETFL, O_NONBLOCK) }
                return socket
            } catch let error as SystemError where [EAGAIN, ECONNABORTED].contains(error.code) {
                continue
            }
        }
        return nil
    }

    /// - Returns: whether it became so before `end`.
    package func wait(
        _ readiness: Readiness,
        until end: ContinuousClock.Instant
    ) throws -> Bool {
        let events = Int16(readiness == .readable ? POLLIN : POLLOUT)
        while true {
            let left = max(.zero, end - .now)
            let seconds = min(left.components.seconds, 86_400)
            let rest = left.components.attoseconds / 1_000_000_000_000_000
            var socket = pollfd(fd: number, events: events, revents: 0)
            let milliseconds = Int32(seconds * 1000 + rest) + (left > .zero ? 1 : 0)
            let count = try retrying("poll") { unsafe poll(&socket, 1, milliseconds) }
            if count > 0 { return true }
            if end <= .now { return false }
        }
    }

    /// The port that it listens at.
    package func port() throws -> UInt16 {
        var room = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let number = number
        try retrying("getsockname") {
            unsafe withUnsafeMutablePointer(to: &room) { room in
                unsafe room.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe getsockname(number, $0, &size)
                }
            }
        }
        return unsafe withUnsafeBytes(of: &room) { bytes in
            // Both kinds of addresses have the port behind their family, big-endian.
            unsafe UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }
}
