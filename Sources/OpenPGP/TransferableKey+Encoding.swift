package import Bytes

extension TransferableKey {
    /// Every packet as it was read.
    package func encode() -> SecretBytes {
        encode { $0.packet }
    }

    /// Without the secret parts, in public key packets as GnuPG exports them.
    package func encodePublic() -> SecretBytes {
        encode { $0.publicPacket }
    }

    /// Without the certifications of others: what the key signed itself remains, and what binds or
    /// revokes keys.
    package func minimal() -> TransferableKey {
        var key = self
        key.signatures.removeAll { !isKept($0) }
        for index in identities.indices {
            key.identities[index].signatures.removeAll { !isKept($0) }
        }
        for index in subkeys.indices {
            key.subkeys[index].signatures.removeAll { !isKept($0) }
        }
        return key
    }

    /// A revoker who was named beforehand may be another key.
    private func isKept(_ signature: SignaturePacket) -> Bool {
        [.subkeyBinding, .keyRevocation, .subkeyRevocation].contains(signature.type)
            || isSelf(signature)
    }

    private func encode(_ packet: (KeyPacket) -> Packet) -> SecretBytes {
        var out = ByteWriter(capacity: 4096)
        out.bytes(packet(primary).octets)
        for signature in signatures { out.bytes(signature.packet.octets) }
        for identity in identities {
            out.bytes(identity.packet.octets)
            for signature in identity.signatures { out.bytes(signature.packet.octets) }
        }
        for subkey in subkeys {
            out.bytes(packet(subkey.key).octets)
            for signature in subkey.signatures { out.bytes(signature.packet.octets) }
        }
        return out.finish()
    }
}
