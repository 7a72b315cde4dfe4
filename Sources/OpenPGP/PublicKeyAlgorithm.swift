/// A public-key algorithm by its number (RFC 9580 section 9.1).
package struct PublicKeyAlgorithm: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let rsa = PublicKeyAlgorithm(rawValue: 1)
    package static let rsaEncryptOnly = PublicKeyAlgorithm(rawValue: 2)
    package static let rsaSignOnly = PublicKeyAlgorithm(rawValue: 3)
    package static let elgamal = PublicKeyAlgorithm(rawValue: 16)
    package static let dsa = PublicKeyAlgorithm(rawValue: 17)
    package static let ecdh = PublicKeyAlgorithm(rawValue: 18)
    package static let ecdsa = PublicKeyAlgorithm(rawValue: 19)
    package static let eddsa = PublicKeyAlgorithm(rawValue: 22)
    package static let x25519 = PublicKeyAlgorithm(rawValue: 25)
    package static let x448 = PublicKeyAlgorithm(rawValue: 26)
    package static let ed25519 = PublicKeyAlgorithm(rawValue: 27)
    package static let ed448 = PublicKeyAlgorithm(rawValue: 28)

    package var name: String {
        Self.names[self] ?? "algorithm \(rawValue)"
    }

    private static let names: [PublicKeyAlgorithm: String] = [
        .rsa: "RSA", .rsaEncryptOnly: "RSA", .rsaSignOnly: "RSA", .elgamal: "Elgamal",
        .dsa: "DSA", .ecdh: "ECDH", .ecdsa: "ECDSA", .eddsa: "EdDSA", .x25519: "X25519",
        .x448: "X448", .ed25519: "Ed25519", .ed448: "Ed448",
    ]
}
