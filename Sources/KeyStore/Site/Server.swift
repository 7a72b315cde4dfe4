internal import Bytes

/// Where the broker's files are fetched from.
package struct Server: Sendable, Equatable {
    package var host: HostName
    package var port: Port

    package init(host: HostName, port: Port) {
        self.host = host
        self.port = port
    }

    /// The two that the broker's articles name.
    package static let sftp = Server(host: .sftp, port: .sftp)
    package static let ftp = Server(host: .ftp, port: .ftp)

    /// What known_hosts files call it: `[name]:port`, or the name alone for port 22.
    package var knownHostsName: String { port.number == 22 ? "\(host)" : "[\(host)]:\(port)" }
}

extension Server: CustomStringConvertible {
    package var description: String { "\(host):\(port)" }
}

/// A name in DNS or an IPv4 address: nothing that a shell, a URL or a client's file would take for
/// more.
package struct HostName: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    static let sftp = HostName(unchecked: "xfer.interactivebrokers.com")
    static let ftp = HostName(unchecked: "ftp2.interactivebrokers.com")

    /// Letters, digits, hyphens and underscores between dots, 253 at the most (RFC 1123 section 2.1).
    ///
    /// - Throws: ``FormatError/Kind/malformed``.
    package init(_ text: String) throws {
        if text.contains(":") {
            throw FormatError.malformed("", "is not a host name or an IPv4 address: it has a colon")
        }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(Self.isLabel) else {
            throw FormatError.malformed("", "is not a host name or an IPv4 address")
        }
        self.init(unchecked: text)
    }

    private init(unchecked text: String) { description = text }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { byte in
                switch UnicodeScalar(byte) {
                case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
                default: false
                }
            }
    }
}

/// A TCP port.
package struct Port: Sendable, Equatable, CustomStringConvertible {
    package let number: UInt16

    static let sftp = Port(number: 32)
    static let ftp = Port(number: 21)

    private init(number: UInt16) { self.number = number }

    /// - Throws: ``FormatError/Kind/malformed``.
    package init(_ text: String) throws {
        guard let number = Int(decimal: text), (1...65_535).contains(number) else {
            throw FormatError.malformed("", "is not a port, 1 to 65535")
        }
        self.number = UInt16(number)
    }

    package var description: String { String(number) }
}

/// The name that the broker knows a customer's login by.
package struct UserName: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    /// Any characters but those that end a line, that are not shown, or that ssh(1) takes for a
    /// shell's; 128 bytes at the most.
    ///
    /// - Throws: ``FormatError/Kind/malformed``.
    package init(_ text: String) throws {
        guard !text.isEmpty, text.utf8.count <= 128 else {
            throw FormatError.malformed("", "is not a user name of 1 to 128 bytes")
        }
        guard !text.hasPrefix("-"), text.unicodeScalars.allSatisfy(Self.isAllowed) else {
            throw FormatError.malformed("", "holds what no user name has")
        }
        description = text
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        !"'`\"$\\;&<>|(){},".unicodeScalars.contains(scalar) && scalar.isShown
    }
}

extension Unicode.Scalar {
    /// Whether it shows as itself, and no line, file or terminal ends or turns at it.
    var isShown: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
            .privateUse:
            false
        default: true
        }
    }
}
