/// What the lines around armor say is inside (RFC 9580 section 6.2).
package struct ArmorLabel: Hashable, Sendable {
    package let text: String

    package static let message = ArmorLabel(text: "MESSAGE")
    package static let publicKey = ArmorLabel(text: "PUBLIC KEY BLOCK")
    package static let privateKey = ArmorLabel(text: "PRIVATE KEY BLOCK")
    package static let signature = ArmorLabel(text: "SIGNATURE")
    package static let signedMessage = ArmorLabel(text: "SIGNED MESSAGE")

    static let begin = "-----BEGIN PGP "
    static let end = "-----END PGP "
    static let dashes = "-----"

    var beginLine: String { Self.begin + text + Self.dashes }
    var endLine: String { Self.end + text + Self.dashes }

    /// What is said of it to somebody who expected a message.
    var complaint: String {
        switch self {
        case .publicKey: "it is a public key, not a message"
        case .privateKey: "it is a private key, not a message"
        case .signature: "it is a signature, not a message"
        case .signedMessage: "it is signed text, not encrypted"
        default: "its armor holds no message"
        }
    }
}

extension ArmorLabel {
    /// Nil for a line that begins no armor.
    init?(beginLine line: [UInt8]) {
        let text = line.dropFirst(Self.begin.utf8.count).dropLast(Self.dashes.utf8.count)
        guard !text.isEmpty, line == Array((Self.begin + text.ascii + Self.dashes).utf8)
        else { return nil }
        self.init(text: text.ascii)
    }
}

extension ArraySlice<UInt8> {
    fileprivate var ascii: String { String(decoding: self, as: UTF8.self) }
}
