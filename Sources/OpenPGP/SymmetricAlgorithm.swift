/// A cipher by its number (RFC 9580 section 9.3).
package struct SymmetricAlgorithm: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let aes128 = SymmetricAlgorithm(rawValue: 7)
    package static let aes192 = SymmetricAlgorithm(rawValue: 8)
    package static let aes256 = SymmetricAlgorithm(rawValue: 9)

    package var isAES: Bool { (7...9).contains(rawValue) }

    /// In octets; nil for a number that stands for nothing.
    package var keyLength: Int? { Self.known[rawValue]?.keyLength }

    package var name: String { Self.known[rawValue]?.name ?? "cipher \(rawValue)" }

    private static let known: [UInt8: (name: String, keyLength: Int)] = [
        1: ("IDEA", 16), 2: ("3DES", 24), 3: ("CAST5", 16), 4: ("Blowfish", 16),
        7: ("AES-128", 16), 8: ("AES-192", 24), 9: ("AES-256", 32), 10: ("Twofish", 32),
        11: ("Camellia-128", 16), 12: ("Camellia-192", 24), 13: ("Camellia-256", 32),
    ]
}
