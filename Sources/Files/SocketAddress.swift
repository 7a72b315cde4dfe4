internal import Glibc

/// What a name or a number stands for.
struct SocketAddress {
    let family: Int32
    private let bytes: [UInt8]

    var isIPv6: Bool { family == AF_INET6 }

    /// getaddrinfo(3).
    static func resolve(
        _ host: String?,
        port: UInt16,
        forListening: Bool
    ) throws -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV | (forListening ? AI_PASSIVE : 0)
        var first: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, String(port), &hints, &first)
        guard code == 0 else {
            let reason = unsafe gai_strerror(code).map { unsafe String(cString: $0) }
            throw AddressError(name: host ?? "", reason: reason?.lowercased() ?? "is unknown")
        }
        defer { unsafe freeaddrinfo(first) }
        var found: [SocketAddress] = []
        var next = unsafe first
        while let info = unsafe next?.pointee {
            if let address = unsafe info.ai_addr {
                let bytes = unsafe UnsafeRawBufferPointer(
                    start: address,
                    count: Int(info.ai_addrlen)
                )
                unsafe found.append(
                    SocketAddress(family: info.ai_family, bytes: Array(bytes))
                )
            }
            unsafe next = info.ai_next
        }
        return found
    }

    /// As bind(2) and connect(2) take it.
    func withPointer(
        _ body: (UnsafePointer<sockaddr>?, socklen_t) -> Int32
    ) -> Int32 {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe body(
                bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count)
            )
        }
    }
}

/// A host that has no address.
package struct AddressError: Error, Equatable, Sendable {
    package let name: String
    /// Lower case, one line, no full stop.
    package let reason: String
}
