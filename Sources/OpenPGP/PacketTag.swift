/// What a packet is (RFC 9580 section 5), by its number.
package struct PacketTag: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let publicKeySessionKey = PacketTag(rawValue: 1)
    package static let signature = PacketTag(rawValue: 2)
    package static let passphraseSessionKey = PacketTag(rawValue: 3)
    package static let onePassSignature = PacketTag(rawValue: 4)
    package static let secretKey = PacketTag(rawValue: 5)
    package static let publicKey = PacketTag(rawValue: 6)
    package static let secretSubkey = PacketTag(rawValue: 7)
    package static let compressedData = PacketTag(rawValue: 8)
    /// Encrypted, and open to changes that nobody notices.
    package static let encryptedData = PacketTag(rawValue: 9)
    package static let marker = PacketTag(rawValue: 10)
    package static let literalData = PacketTag(rawValue: 11)
    /// Of GnuPG's own keyrings; exported by nobody.
    package static let trust = PacketTag(rawValue: 12)
    package static let userID = PacketTag(rawValue: 13)
    package static let publicSubkey = PacketTag(rawValue: 14)
    package static let userAttribute = PacketTag(rawValue: 17)
    /// Encrypted, and protected by a hash inside (version 1) or by AEAD (version 2).
    package static let protectedData = PacketTag(rawValue: 18)
    /// GnuPG's AEAD, reserved in RFC 9580.
    package static let gnupgAEAD = PacketTag(rawValue: 20)
    package static let padding = PacketTag(rawValue: 21)

    /// A reader that does not know a critical packet must refuse what holds it (section 4.3).
    package var isCritical: Bool { rawValue < 40 }

    /// The only ones whose body may come in parts or run to the end of the input.
    package var isData: Bool {
        [.compressedData, .encryptedData, .literalData, .protectedData, .gnupgAEAD].contains(self)
    }
}

extension PacketTag: CustomStringConvertible {
    package var description: String {
        Self.names[self] ?? "packet of type \(rawValue)"
    }

    var isKnown: Bool { Self.names[self] != nil }

    private static let names: [PacketTag: String] = [
        .publicKeySessionKey: "public-key session key packet",
        .signature: "signature packet",
        .passphraseSessionKey: "passphrase session key packet",
        .onePassSignature: "one-pass signature packet",
        .secretKey: "secret key packet",
        .publicKey: "public key packet",
        .secretSubkey: "secret subkey packet",
        .compressedData: "compressed data packet",
        .encryptedData: "encrypted data packet",
        .marker: "marker packet",
        .literalData: "literal data packet",
        .trust: "trust packet",
        .userID: "user ID packet",
        .publicSubkey: "public subkey packet",
        .userAttribute: "user attribute packet",
        .protectedData: "integrity protected data packet",
        .gnupgAEAD: "AEAD data packet",
        .padding: "padding packet",
    ]
}
