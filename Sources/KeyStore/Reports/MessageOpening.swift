internal import OpenPGP

/// What the first bytes of a file say of it: enough to tell reports from other files by.
///
/// Nothing is proved by it; that is for the ``ReportDecryptor``.
package struct MessageOpening: Sendable {
    /// More than a mail's header, and less than it takes long to read.
    package static let length = 8 << 10

    private let bytes: ArraySlice<UInt8>

    package init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        self.bytes = bytes.prefix(Self.length).dropFirst(bytes.starts(with: mark) ? 3 : 0)
    }

    /// Whether an encrypted message begins here, or the line before its armor.
    package var isEncryptedMessage: Bool {
        if hasLine("-----BEGIN PGP MESSAGE") { return true }
        return packet?.isOfEncryptedMessage ?? false
    }

    /// Whether this is anything of OpenPGP's: a message, key or signature.
    package var isOpenPGP: Bool {
        packet != nil || hasLine("-----BEGIN PGP ")
    }

    /// Whether this may be a zip.
    var isZip: Bool {
        bytes.starts(with: [0x50, 0x4b, 3, 4]) || bytes.starts(with: [0x50, 0x4b, 5, 6])
    }

    /// Whether this is the end of a central directory with nothing before it, and a comment.
    var isEmptyZip: Bool {
        let end: [UInt8] = [0x50, 0x4b, 5, 6] + Array(repeating: 0, count: 16)
        let comment = bytes.dropFirst(end.count).prefix(2).reversed().reduce(0) {
            $0 << 8 | Int($1)
        }
        return bytes.starts(with: end) && bytes.count == min(22 + comment, Self.length)
    }

    private func hasLine(_ start: String) -> Bool {
        bytes.split(separator: UInt8(ascii: "\n")).contains { line in
            line.starts(with: start.utf8)
        }
    }

    private var packet: PacketTag? { PacketTag(beginning: bytes) }
}
