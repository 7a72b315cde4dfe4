package import Bytes
internal import OpenSSL

/// A public key: what every format carries one way or another.
package indirect enum PublicKey: Sendable {
    case rsa(RSAPublicKey)
    case dsa(DSAPublicKey)
    case ecdsa(ECDSAPublicKey)
    case eddsa(EdDSAPublicKey)
    case opaque(OpaquePublicKey)
    case certificate(Certificate)

    /// From the public blob of RFC 4253 section 6.6.
    ///
    /// - Throws: ``FormatError``, with `unsupported` for an unknown type.
    package init(blob: SecretBytes) throws {
        var reader = ByteReader(blob)
        let type = try reader.name("key type")
        try self.init(type: type, blob: blob, from: &reader)
        try reader.finish("public key")
    }

    /// From the fields behind the name; `blob` is the whole, which a certificate keeps.
    init(type: String, blob: SecretBytes, from reader: inout ByteReader) throws {
        switch Algorithm(rawValue: type) {
        case .rsa: self = .rsa(try RSAPublicKey(from: &reader))
        case .dsa: self = .dsa(try DSAPublicKey(from: &reader))
        case .ecdsa256: self = .ecdsa(try ECDSAPublicKey(.nistp256, from: &reader))
        case .ecdsa384: self = .ecdsa(try ECDSAPublicKey(.nistp384, from: &reader))
        case .ecdsa521: self = .ecdsa(try ECDSAPublicKey(.nistp521, from: &reader))
        case .ed25519: self = .eddsa(try EdDSAPublicKey(.ed25519, from: &reader))
        case .ed448: self = .eddsa(try EdDSAPublicKey(.ed448, from: &reader))
        case nil where Certificate.isName(type):
            self = .certificate(try Certificate(name: type, blob: blob, from: &reader))
        case nil:
            self = .opaque(try OpaquePublicKey(name: type, from: &reader))
        }
    }

    /// The public blob, in its one canonical encoding.
    package var blob: SecretBytes {
        if case .certificate(let certificate) = self { return certificate.blob }
        var writer = ByteWriter()
        writer.string(typeName)
        switch self {
        case .rsa(let key): key.encode(to: &writer)
        case .dsa(let key): key.encode(to: &writer)
        case .ecdsa(let key): key.encode(to: &writer)
        case .eddsa(let key): key.encode(to: &writer)
        case .opaque(let key): key.encode(to: &writer)
        case .certificate: break
        }
        return writer.finish()
    }

    /// The algorithm, when it is one that libcrypto computes with.
    package var algorithm: Algorithm? {
        switch self {
        case .rsa: .rsa
        case .dsa: .dsa
        case .ecdsa(let key): Algorithm(key.curve)
        case .eddsa(let key): Algorithm(key.curve)
        case .opaque: nil
        case .certificate(let certificate): certificate.subject.algorithm
        }
    }

    /// The name on the wire (`ssh-rsa`).
    package var typeName: String {
        switch self {
        case .opaque(let key): key.name
        case .certificate(let certificate): certificate.name
        default: algorithm?.rawValue ?? ""
        }
    }

    /// The key itself, taken out of its certificate.
    package var subject: PublicKey {
        if case .certificate(let certificate) = self { return certificate.subject }
        return self
    }

    /// What people call the size of the key; nil when it has none that is known here.
    package var bits: Int? {
        switch subject {
        case .rsa(let key): key.bits
        case .dsa(let key): key.bits
        case .ecdsa(let key): key.curve.bits
        case .eddsa(let key): key.curve.bits
        case .opaque(let key): key.isSecurityKey ? 256 : nil
        case .certificate: nil
        }
    }

    /// The words that ssh-keygen has for the type: `RSA`, `ED25519-SK`, `ECDSA-CERT`.
    package var family: String {
        switch self {
        case .certificate(let certificate): certificate.subject.family + "-CERT"
        case .opaque(let key) where key.isSecurityKey:
            key.name.contains("ed25519") ? "ED25519-SK" : "ECDSA-SK"
        default: algorithm?.family ?? typeName
        }
    }

    /// What speaks against using this key, in words; empty for a good one.
    package var weaknesses: [String] {
        switch subject {
        case .rsa(let key) where key.bits < 2048:
            ["RSA of \(key.bits) bits is too short: servers ask for 2048 or more"]
        case .dsa:
            ["DSA is no longer accepted by SSH servers"]
        default: []
        }
    }
}

extension PublicKey: Equatable {
    package static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.blob == right.blob
    }
}
