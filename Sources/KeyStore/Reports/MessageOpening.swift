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

    /// Whether an encrypted message begins here: packet 1, 3, 9, 18 or 20, or the line before armor.
    package var isEncryptedMessage: Bool {
        if hasLine("-----BEGIN PGP MESSAGE") { return true }
        return packet.map { [1, 3, 9, 18, 20].contains($0) } ?? false
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

    /// The tag of the first packet (RFC 4880 section 4.2), when its body begins as one of that tag.
    private var packet: UInt8? {
        guard let octet = bytes.first, octet & 0x80 != 0 else { return nil }
        let isNew = octet & 0x40 != 0
        let tag = isNew ? octet & 0x3f : octet >> 2 & 0x0f
        let header = isNew ? newHeader : 2 + [0, 1, 3, -1][Int(octet & 3)]
        guard let body = bytes.dropFirst(header).first else { return nil }
        return Self.begins(tag, with: body) ? tag : nil
    }

    /// In bytes: the octet with the tag, and a length of one, two or five.
    private var newHeader: Int {
        switch bytes.dropFirst().first ?? 0 {
        case 192...223: 3
        case 255: 6
        default: 2
        }
    }

    /// Mostly a version; a picture (0x89) must not be taken for a signature.
    private static func begins(_ tag: UInt8, with body: UInt8) -> Bool {
        switch tag {
        case 1: body == 2 || body == 3 || body == 6
        case 2, 5, 6, 7, 14: (2...6).contains(body)
        case 3: (4...6).contains(body)
        case 4: body == 3 || body == 6
        case 8: body <= 3
        case 10: body == UInt8(ascii: "P")
        case 11: "btul1m".utf8.contains(body)
        case 18, 20: body == 1 || body == 2
        case 9, 13, 17: true
        default: false
        }
    }
}
