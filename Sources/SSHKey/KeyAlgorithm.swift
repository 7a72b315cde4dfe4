internal import Bytes
internal import Keys
internal import OpenSSL

/// The AlgorithmIdentifier of a key in PKCS #8 and SubjectPublicKeyInfo (RFC 3279, 5480, 8410).
///
/// ```
/// SEQUENCE { OID rsaEncryption, NULL }
/// SEQUENCE { OID id-dsa, SEQUENCE { p, q, g INTEGER } }
/// SEQUENCE { OID id-ecPublicKey, ECParameters }
/// SEQUENCE { OID id-Ed25519 or id-Ed448 }
/// ```
enum KeyAlgorithm {
    case rsa
    case dsa(p: SecretBytes, q: SecretBytes, g: SecretBytes)
    case ec(EllipticCurve)
    case eddsa(EdwardsCurve)

    private static let rsaEncryption = "1.2.840.113549.1.1.1"
    private static let idDSA = "1.2.840.10040.4.1"
    private static let idECPublicKey = "1.2.840.10045.2.1"
    private static let idEd25519 = "1.3.101.112"
    private static let idEd448 = "1.3.101.113"

    init(from reader: inout DERReader) throws {
        var fields = try reader.sequence("algorithm")
        let identifier = try fields.objectIdentifier("algorithm")
        switch identifier {
        case Self.rsaEncryption:
            if !fields.isAtEnd { try fields.null("algorithm") }
            self = .rsa
        case Self.idDSA:
            var domain = try fields.sequence("DSA parameters")
            self = .dsa(
                p: try domain.integer("p"),
                q: try domain.integer("q"),
                g: try domain.integer("g")
            )
            try domain.finish("DSA parameters")
        case Self.idECPublicKey: self = .ec(try ECParameters.decode(from: &fields))
        case Self.idEd25519: self = .eddsa(.ed25519)
        case Self.idEd448: self = .eddsa(.ed448)
        default:
            throw FormatError.unsupported(
                "algorithm",
                "\(objectName(of: identifier) ?? identifier) is not used by SSH"
            )
        }
        try fields.finish("algorithm")
    }

    /// Nil for a key that has no such identifier.
    init?(_ key: PublicKey) {
        switch key {
        case .rsa: self = .rsa
        case .dsa(let key): self = .dsa(p: key.p, q: key.q, g: key.g)
        case .ecdsa(let key): self = .ec(key.curve)
        case .eddsa(let key): self = .eddsa(key.curve)
        case .opaque, .certificate: return nil
        }
    }

    func encode(to writer: inout DERWriter) {
        writer.nested { writer in
            switch self {
            case .rsa:
                writer.objectIdentifier(Self.rsaEncryption)
                writer.null()
            case .dsa(let p, let q, let g):
                writer.objectIdentifier(Self.idDSA)
                writer.nested { for number in [p, q, g] { $0.integer(number) } }
            case .ec(let curve):
                writer.objectIdentifier(Self.idECPublicKey)
                ECParameters.encode(curve, to: &writer)
            case .eddsa(.ed25519): writer.objectIdentifier(Self.idEd25519)
            case .eddsa(.ed448): writer.objectIdentifier(Self.idEd448)
            }
        }
    }
}
