package import Bytes
internal import OpenSSL

/// A private key in protected memory of this process.
package struct UnlockedKey: DecryptionKey, Sendable {
    package let packet: KeyPacket
    private let secret: Secret

    private enum Secret {
        case rsa(PKey)
        case x25519(SecretBytes)
        case x448(SecretBytes)
        case nist(EllipticCurve, SecretBytes)
    }

    /// With the numbers that the packet of a secret key has, in its order (RFC 9580 section 5.5.5).
    ///
    /// - Throws: ``MessageError/Cause/unsupported`` for a key of a kind that is not done here;
    ///   ``FormatError`` when the two halves do not belong together.
    package init(_ packet: KeyPacket, secret numbers: [SecretBytes]) throws {
        self.packet = packet
        let only = numbers.first ?? .empty
        switch (packet.algorithm, packet.curve) {
        case (.rsa, _), (.rsaEncryptOnly, _):
            secret = .rsa(try Self.rsa(packet.publicFields, numbers))
        case (.ecdh, "cv25519"):
            // Written as a number, of which the first octet of the scalar is the lowest.
            secret = .x25519(try only.padded(to: X25519.byteCount).reversed())
        case (.ecdh, let name?):
            guard let curve = EllipticCurve(rawValue: name) else { throw Self.unsupported(packet) }
            secret = .nist(curve, only)
        case (.x25519, _): secret = .x25519(only)
        case (.x448, _): secret = .x448(only)
        default: throw Self.unsupported(packet)
        }
    }

    private static func unsupported(_ packet: KeyPacket) -> MessageError {
        let name = packet.curve ?? packet.algorithm.name
        return MessageError(.unsupported, "its key is one of \(name)")
    }

    /// OpenPGP's u is the inverse of p, so p and q change places.
    private static func rsa(_ known: [SecretBytes], _ secret: [SecretBytes]) throws -> PKey {
        guard known.count == 2, secret.count == 4 else { throw mismatch }
        let (n, e) = (try BigNumber(known[0]), try BigNumber(known[1]))
        let (d, p, q) = (
            try BigNumber(secret[0]), try BigNumber(secret[2]), try BigNumber(secret[1])
        )
        guard try p.times(q) == n, !p.isOne, !q.isOne else { throw mismatch }
        return try PKey.rsa(
            PKey.RSAParts(
                n: n,
                e: e,
                d: d,
                p: p,
                q: q,
                dp: d.modulo(p.minusOne()),
                dq: d.modulo(q.minusOne()),
                qInverse: BigNumber(secret[3])
            )
        )
    }

    private static var mismatch: FormatError {
        .malformed("secret part", "it does not belong to the public key")
    }

    /// OpenSSL makes copies of an RSA key when it is first used: then they are there, to be locked.
    package func beUsed() throws {
        if case .rsa(let key) = secret { _ = try key.decryptRaw(SecretBytes(copying: [1])) }
    }

    package func decryptRSA(_ text: SecretBytes) throws -> SecretBytes? {
        guard case .rsa(let key) = secret else { return nil }
        return try key.decryptRaw(text)
    }

    package func sharedSecret(with point: SecretBytes) throws -> SecretBytes? {
        switch secret {
        case .rsa: return nil
        case .x25519(let scalar):
            guard point.count == X25519.byteCount else { return nil }
            return try X25519.sharedSecret(scalar, with: point)
        case .x448(let scalar):
            guard point.count == X448.byteCount else { return nil }
            return try X448.sharedSecret(scalar, with: point)
        case .nist(let curve, let scalar): return try curve.sharedSecret(scalar, with: point)
        }
    }
}

extension SecretBytes {
    func padded(to size: Int) throws -> SecretBytes {
        guard count <= size else { throw FormatError.malformed("secret part", "too long") }
        return SecretBytes(copying: [UInt8](repeating: 0, count: size - count)).joined(self)
    }

    func reversed() -> SecretBytes {
        var turned = ByteWriter(capacity: count)
        for index in (0..<count).reversed() { turned.byte(self[index]) }
        return turned.finish()
    }
}
