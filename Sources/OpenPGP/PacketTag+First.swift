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
