internal import Bytes
internal import OpenSSL

/// How ECDH's shared secret becomes the key that wraps the session key (RFC 9580 section 11.5).
///
/// ```
/// hash(00 00 00 01, shared x, curve count, curve, 18, 3, 1, hash, cipher,
///      "Anonymous Sender    ", fingerprint)
/// ```
struct ECDHDerivation {
    private let curve: SecretBytes
    private let name: String
    private let hash: HashAlgorithm
    private let cipher: SymmetricAlgorithm
    private let fingerprint: [UInt8]

    init(_ key: KeyPacket) throws {
        guard key.algorithm == .ecdh, key.publicFields.count == 3, let name = key.curve else {
            throw MessageError(.damaged, "its session key is for a key of another kind")
        }
        (curve, self.name) = (key.publicFields[0], name)
        let parameters = key.publicFields[2]
        guard parameters.count == 3, parameters[0] == 1 else {
            throw MessageError(.unsupported, "its key derives in a way that is not known")
        }
        hash = HashAlgorithm(rawValue: parameters[1])
        cipher = SymmetricAlgorithm(rawValue: parameters[2])
        fingerprint = key.fingerprintOctets
        guard Self.curves.contains(name) else {
            throw MessageError(.unsupported, "its session key is by ECDH on \(name)")
        }
    }

    private static let curves: Set = ["cv25519", "nistp256", "nistp384", "nistp521"]

    /// Of Curve25519 without the octet 0x40 that marks it, of the other curves uncompressed (0x04, X, Y);
    /// nil for any other form.
    func point(_ field: SecretBytes) -> SecretBytes? {
        guard let first = field.isEmpty ? nil : field[0] else { return nil }
        guard name == "cv25519" else { return first == 4 ? field : nil }
        return field.count == 33 && first == 0x40 ? field[1..<33] : nil
    }

    func key(from shared: SecretBytes) throws -> SecretBytes {
        guard let digest = hash.digest, cipher.isAES, let count = cipher.keyLength else {
            throw MessageError(.unsupported, "its key wraps session keys by \(cipher.name)")
        }
        var input = ByteWriter()
        input.bytes([0, 0, 0, 1])
        input.bytes(shared)
        input.byte(UInt8(curve.count))
        input.bytes(curve)
        input.bytes([PublicKeyAlgorithm.ecdh.rawValue, 3, 1, hash.rawValue, cipher.rawValue])
        input.text("Anonymous Sender    ")
        input.bytes(fingerprint)
        let digested = try digest.hash(input.finish())
        guard digested.count >= count else {
            throw MessageError(.damaged, "its key derives fewer octets than it needs")
        }
        return digested[0..<count]
    }
}
