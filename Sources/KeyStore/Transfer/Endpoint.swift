/// A place on the network: `PORT`, `HOST:PORT`, `[ADDRESS]:PORT`.
package struct Endpoint: Sendable, Equatable, CustomStringConvertible {
    /// Nil for everywhere.
    package let host: String?
    package let port: UInt16

    /// Nil for what is none.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else {
            guard let port = Self.port(text) else { return nil }
            (host, self.port) = (nil, port)
            return
        }
        let name = text[..<colon]
        guard let port = Self.port(String(text[text.index(after: colon)...])) else { return nil }
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        let host = isBracketed ? name.dropFirst().dropLast() : name
        guard !host.isEmpty, isBracketed || !host.contains(":"), !host.utf8.contains(0) else {
            return nil
        }
        (self.host, self.port) = (String(host), port)
    }

    private static func port(_ text: String) -> UInt16? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt16(text) : nil
    }

    package var description: String {
        guard let host else { return "\(port)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
