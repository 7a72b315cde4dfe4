/// What a packet says about the file that it stands first in.
extension PacketTag {
    /// Those that stand in messages for nobody to read.
    var isIgnored: Bool { self == .marker || self == .padding || !isCritical }

    /// Whether its body may begin with this octet: a version, an algorithm or a format.
    ///
    /// It tells OpenPGP from other files whose first octet is above 0x7f.
    func canBegin(with first: UInt8) -> Bool {
        switch self {
        case .signature, .publicKey, .publicSubkey, .secretKey, .secretSubkey:
            (2...6).contains(first)
        case .onePassSignature: first == 3 || first == 6
        case .compressedData: first <= 3
        case .literalData: "btulm1".utf8.contains(first)
        case .marker: first == UInt8(ascii: "P")
        case .protectedData, .gnupgAEAD: (1...2).contains(first)
        default: true
        }
    }

    /// The tag of the packet that a file begins with, so far as its first octets tell.
    ///
    /// Nil unless it is a packet for a file to begin with, and its body begins as of a version that is
    /// known: random octets are taken for something else.
    package init?(beginning octets: some Sequence<UInt8>) {
        var rest = octets.makeIterator()
        let header = try? PacketHeader {
            guard let octet = rest.next() else { throw MessageError.notOpenPGP }
            return octet
        }
        guard let tag = header?.tag, let first = rest.next(), tag.isOfFile,
            tag.canBegin(with: first), tag.hasKnownVersion(first)
        else { return nil }
        self = tag
    }

    /// Whether a file that begins with it is an encrypted message, or was meant to be one.
    package var isOfEncryptedMessage: Bool {
        [.publicKeySessionKey, .passphraseSessionKey, .encryptedData, .protectedData, .gnupgAEAD]
            .contains(self)
    }

    private var isOfFile: Bool { isKnown && self != .trust && self != .padding }

    /// A reader of messages passes over session keys of other versions.
    private func hasKnownVersion(_ version: UInt8) -> Bool {
        switch self {
        case .publicKeySessionKey: version == 2 || version == 3 || version == 6
        case .passphraseSessionKey: (4...6).contains(version)
        default: true
        }
    }

    /// What is said to somebody who expected an encrypted message.
    var complaint: String {
        switch self {
        case .publicKey, .publicSubkey: ArmorLabel.publicKey.complaint
        case .secretKey, .secretSubkey: ArmorLabel.privateKey.complaint
        case .signature: ArmorLabel.signature.complaint
        case .onePassSignature: "it is signed, but not encrypted"
        case .compressedData: "it is compressed, but not encrypted"
        case .literalData: "it is a message that is not encrypted"
        default: "it is not an OpenPGP message"
        }
    }
}
