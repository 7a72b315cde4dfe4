internal import Bytes

/// An IPv4 address that connections will come from, as the broker sees it.
package struct SourceAddress: Sendable, Equatable, CustomStringConvertible {
    private let octets: [UInt8]

    /// Four decimal numbers without leading zeros, of an address that is routed on the Internet.
    ///
    /// - Throws: ``FormatError``: `unsupported` for IPv6, `malformed` for what nobody outside could
    ///   ever see (RFC 6890).
    package init(_ text: String) throws {
        guard !text.contains(":") else {
            throw FormatError.unsupported(
                "",
                "\(text) is IPv6: the broker's list is of IPv4 addresses"
            )
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        octets = parts.compactMap { part in
            Int(decimal: String(part)).flatMap { "\($0)" == part ? UInt8(exactly: $0) : nil }
        }
        guard parts.count == 4, octets.count == 4 else {
            throw FormatError.malformed("", "\(text) is not an IPv4 address")
        }
        if let reason = Self.special(octets[0], octets[1], octets[2]) {
            throw FormatError(
                .malformed,
                "",
                "\(text) is \(reason): the broker never sees it",
                hint: "what counts is the public address that your provider gave you"
            )
        }
    }

    package var description: String { octets.map(String.init).joined(separator: ".") }

    private static func special(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> String? {
        switch (a, b, c) {
        case (10, _, _), (172, 16...31, _), (192, 168, _): "a private address"
        case (127, _, _): "this computer's own address"
        case (169, 254, _): "a link-local address"
        case (192, 0, 2), (198, 51, 100), (203, 0, 113): "an address of examples"
        case (192, 0, 0), (198, 18...19, _): "an address of no computer on the Internet"
        case (100, 64...127, _): "an address inside a provider's network"
        case (0, _, _), (224..., _, _): "not the address of a computer"
        default: nil
        }
    }
}

/// The last four digits of an account number: all of it that a mail may tell.
package struct AccountDigits: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``FormatError/Kind/malformed``, above all for a whole account number.
    package init(_ text: String) throws {
        let digits = text.utf8.count { (0x30...0x39).contains($0) }
        guard digits <= 4 else {
            throw FormatError(
                .malformed,
                "",
                "is more than the last 4 digits of an account number",
                hint: "a mail is open to many: it gets the last 4 digits, and no more"
            )
        }
        guard digits == 4, text.utf8.count == 4 else {
            throw FormatError.malformed("", "is not the last 4 digits of an account number")
        }
        description = text
    }
}
