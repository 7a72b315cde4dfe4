internal import Bytes
internal import OpenPGP

/// The certificate that revokes a key, as somebody keeps it.
enum KeptRevocation: Sendable {
    case sound(SecretBytes)
    case missing
    /// It is there and revokes nothing, or another key.
    case unsound(reason: String)

    init(_ file: SecretBytes?, of fingerprint: String) {
        guard let file else {
            self = .missing
            return
        }
        do {
            _ = try RevocationCertificate(parsing: file, of: fingerprint)
            self = .sound(file)
        } catch {
            self = .unsound(reason: "\(error)")
        }
    }

    /// What a backup holds and a restore puts back.
    var text: SecretBytes? {
        if case .sound(let text) = self { text } else { nil }
    }

    /// In words, why there is none; nil when there is one.
    var gap: String? {
        switch self {
        case .sound: nil
        case .missing: "there is no revocation certificate"
        case .unsound(let reason): "the revocation certificate is of no use: \(reason)"
        }
    }
}

extension GnuPGHome {
    /// Of a key that is in this home and not revoked: revokes it with the certificate, for good.
    func proves(_ revocation: SecretBytes, of fingerprint: String) throws -> Bool {
        let certificate = try RevocationCertificate(parsing: revocation, of: fingerprint)
        _ = try gpg(["--import"], certificate.armored)
        return try run { try $0.key(fingerprint).isRevoked }
    }
}
