internal import OpenSSL

/// The algorithms that libcrypto computes with, by their SSH names (RFC 4253, 5656, 8709).
///
/// Whatever has another name is carried as an ``OpaquePublicKey``.
package enum Algorithm: String, CaseIterable, Sendable {
    case rsa = "ssh-rsa"
    case dsa = "ssh-dss"
    case ecdsa256 = "ecdsa-sha2-nistp256"
    case ecdsa384 = "ecdsa-sha2-nistp384"
    case ecdsa521 = "ecdsa-sha2-nistp521"
    case ed25519 = "ssh-ed25519"
    case ed448 = "ssh-ed448"

    init(_ curve: EllipticCurve) {
        switch curve {
        case .nistp256: self = .ecdsa256
        case .nistp384: self = .ecdsa384
        case .nistp521: self = .ecdsa521
        }
    }

    init(_ curve: EdwardsCurve) {
        self = curve == .ed25519 ? .ed25519 : .ed448
    }

    /// The word that `ibkeygen -t` and messages use.
    package var family: String {
        switch self {
        case .rsa: "RSA"
        case .dsa: "DSA"
        case .ecdsa256, .ecdsa384, .ecdsa521: "ECDSA"
        case .ed25519: "ED25519"
        case .ed448: "ED448"
        }
    }
}
