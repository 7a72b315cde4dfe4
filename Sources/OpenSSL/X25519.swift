package import Bytes
internal import COpenSSL

/// Diffie-Hellman over Curve25519 (RFC 7748 section 5).
package enum X25519 {
    /// Of a scalar, of a point, and of what two parties share.
    package static let byteCount = 32

    /// Any 32 bytes are a scalar: the bits that are not free are set on use.
    package static func publicKey(of scalar: SecretBytes) throws -> SecretBytes {
        try PKey.raw("X25519", privateKey: scalar).rawPublicKey(count: byteCount)
    }

    /// What the holders of the two keys share (EVP_PKEY_derive).
    ///
    /// - Returns: nil when it is all zero, as a point of low order makes it for every scalar.
    package static func sharedSecret(
        _ scalar: SecretBytes,
        with point: SecretBytes
    ) throws -> SecretBytes? {
        let ours = try PKey.raw("X25519", privateKey: scalar)
        return try ours.derive(with: PKey.raw("X25519", publicKey: point), count: byteCount)
    }
}

extension PKey {
    /// Nil when there is nothing to share with this key.
    func derive(with peer: PKey, count: Int) throws -> SecretBytes? {
        let context = try unsafe check(
            EVP_PKEY_CTX_new_from_pkey(nil, raw, nil),
            "EVP_PKEY_CTX_new_from_pkey"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try unsafe check(EVP_PKEY_derive_init(context), "EVP_PKEY_derive_init")
        try unsafe check(EVP_PKEY_derive_set_peer(context, peer.raw), "EVP_PKEY_derive_set_peer")
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        let shared = unsafe SecretBytes(capacity: count) { room in
            var written = count
            let out = unsafe room.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return unsafe EVP_PKEY_derive(context, out, &written) == 1 ? written : 0
        }
        return shared.isEmpty ? nil : shared
    }
}
