internal import Bytes

/// An elliptic curve, by the octets of its object identifier (RFC 9580 section 9.2).
struct Curve: Sendable {
    let name: String
    let bits: Int

    init?(objectIdentifier: SecretBytes) {
        guard let curve = Self.known[hexadecimal(objectIdentifier.disclosed())] else { return nil }
        self = curve
    }

    private init(_ name: String, _ bits: Int) {
        self.name = name
        self.bits = bits
    }

    private static let known = [
        "2A8648CE3D030107": Curve("nistp256", 256),
        "2B81040022": Curve("nistp384", 384),
        "2B81040023": Curve("nistp521", 521),
        "2B2403030208010107": Curve("brainpoolP256r1", 256),
        "2B240303020801010B": Curve("brainpoolP384r1", 384),
        "2B240303020801010D": Curve("brainpoolP512r1", 512),
        "2B8104000A": Curve("secp256k1", 256),
        "2B06010401DA470F01": Curve("ed25519", 255),
        "2B060104019755010501": Curve("cv25519", 255),
        "2B6571": Curve("ed448", 448),
        "2B656F": Curve("cv448", 448),
    ]
}
