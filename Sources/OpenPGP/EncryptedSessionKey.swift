package import Bytes
internal import OpenSSL

/// A session key that a private key opens (RFC 9580 section 5.1).
///
/// ```
/// RSA           mpi
/// ECDH          point (mpi), count, wrapped key
/// X25519, X448  point (32 or 56), count, algorithm (version 3 only), wrapped key
/// ```
package struct EncryptedSessionKey: Sendable {
    package let recipient: Recipient
    private let fields: Fields

    private enum Fields {
        case rsa(SecretBytes)
        case ecdh(point: SecretBytes, wrapped: SecretBytes)
        case montgomery(point: SecretBytes, SymmetricAlgorithm?, wrapped: SecretBytes)
        /// Elgamal, and what is not known.
        case other
        case malformed
    }

    /// Nil for a version that is not known; what is malformed opens nothing.
    init?(_ body: SecretBytes) {
        guard let recipient = Recipient(body.disclosed()) else { return nil }
        self.recipient = recipient
        fields = (try? Self.fields(body, recipient)) ?? .malformed
    }

    private static func fields(_ body: SecretBytes, _ recipient: Recipient) throws -> Fields {
        var reader = ByteReader(body)
        _ = try reader.byte("")
        _ = try reader.take(recipient.version == 3 ? 8 : Int(reader.byte("")), "")
        _ = try reader.byte("")
        let fields: Fields
        switch recipient.algorithm {
        case .rsa, .rsaEncryptOnly: fields = .rsa(try KeyField.mpi.read(&reader, ""))
        case .ecdh:
            let point = try KeyField.mpi.read(&reader, "")
            fields = .ecdh(point: point, wrapped: try KeyField.counted.read(&reader, ""))
        case .x25519, .x448:
            let point = try reader.take(recipient.algorithm == .x25519 ? 32 : 56, "")
            var rest = ByteReader(try KeyField.counted.read(&reader, ""))
            let algorithm =
                try recipient.version == 3
                ? SymmetricAlgorithm(rawValue: rest.byte("")) : nil
            fields = .montgomery(point: point, algorithm, wrapped: rest.rest)
        default: return .other
        }
        try reader.finish("")
        return fields
    }

    /// Nil for what the key does not open.
    ///
    /// - Throws: ``MessageError/Cause/unsupported`` for an algorithm that is not done here; and what the
    ///   key throws.
    package func open(with key: any DecryptionKey) throws -> SessionKey? {
        switch fields {
        case .rsa(let text):
            let block = try key.decryptRSA(text)
            return block.flatMap { SessionKey.decode(block: $0, version: recipient.version) }
        case .ecdh(let point, let wrapped): return try openECDH(point, wrapped, key)
        case .montgomery(let point, let algorithm, let wrapped):
            return try openMontgomery(point, algorithm, wrapped, key)
        case .malformed: return nil
        case .other:
            throw MessageError(.unsupported, "its session key is by \(recipient.algorithm.name)")
        }
    }

    private func openECDH(
        _ point: SecretBytes,
        _ wrapped: SecretBytes,
        _ key: any DecryptionKey
    ) throws -> SessionKey? {
        guard try key.packet.algorithm == .ecdh else { return nil }
        let derivation = try ECDHDerivation(key.packet)
        guard let point = derivation.point(point) else { return nil }
        guard let shared = try key.sharedSecret(with: point) else { return nil }
        guard let plain = try KeyWrap.unwrap(wrapped, key: derivation.key(from: shared)) else {
            return nil
        }
        return SessionKey.decode(padded: plain, version: recipient.version)
    }

    /// RFC 9580 sections 5.1.6 and 5.1.7.
    private func openMontgomery(
        _ point: SecretBytes,
        _ algorithm: SymmetricAlgorithm?,
        _ wrapped: SecretBytes,
        _ key: any DecryptionKey
    ) throws -> SessionKey? {
        guard try key.packet.algorithm == recipient.algorithm else { return nil }
        let own = try key.packet.publicFields.first ?? .empty
        guard let shared = try key.sharedSecret(with: point) else { return nil }
        let is448 = recipient.algorithm == .x448
        let wrapping = try KeyDerivation.hkdf(
            point.joined(own).joined(shared),
            salt: .empty,
            info: Array("OpenPGP \(is448 ? "X448" : "X25519")".utf8),
            count: is448 ? 32 : 16,
            digest: is448 ? .sha512 : .sha256
        )
        return try KeyWrap.unwrap(wrapped, key: wrapping).map { SessionKey(algorithm, $0) }
    }
}

/// A private key that computes, wherever it is kept.
package protocol DecryptionKey {
    /// Its public half.
    var packet: KeyPacket { get throws }

    /// The plain RSA operation: a block as long as the modulus, with its padding; nil when there is none.
    func decryptRSA(_ text: SecretBytes) throws -> SecretBytes?

    /// What it shares with a point: the x coordinate in full length; nil when there is none.
    ///
    /// The point is 32 or 56 octets of X25519 or X448, or uncompressed (0x04, X, Y).
    func sharedSecret(with point: SecretBytes) throws -> SecretBytes?
}
