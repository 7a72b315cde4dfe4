internal import Bytes
internal import OpenPGP

extension SecretBytes {
    /// Whether this public key, armored or not, has something that matters and `other` has not.
    func hasNews(for other: SecretBytes) throws -> Bool {
        let (mine, others) = (try TransferableKey.decode(self), try TransferableKey.decode(other))
        guard let key = mine.first, let known = others.first else { return !mine.isEmpty }
        return key.hasNews(for: known)
    }
}

extension TransferableKey {
    /// Whether something in here is not in `other`: a part, or a signature that counts.
    ///
    /// GnuPG replaces the signatures of the key on itself by newer ones, and the newest of them decides.
    func hasNews(for other: TransferableKey) -> Bool {
        let known = Set(
            (other.packets + other.allSignatures.map(\.packet.body)).map { $0.disclosed() }
        )
        guard packets.allSatisfy({ known.contains($0.disclosed()) }) else { return true }
        let own = other.allSignatures.filter { other.isSelf($0) }
        let newest = own.compactMap(\.created).max() ?? 0
        return allSignatures.contains { signature in
            guard !known.contains(signature.packet.body.disclosed()) else { return false }
            return !isSelf(signature) || signature.isRevocation
                || (signature.created ?? 0) > newest
        }
    }

    /// The bodies of keys and identities; a header may be written in several ways.
    private var packets: [SecretBytes] {
        keys.map(\.packet.body) + identities.map(\.packet.body)
    }
}

extension SignaturePacket {
    fileprivate var isRevocation: Bool {
        [.keyRevocation, .subkeyRevocation, .certificationRevocation].contains(type)
    }
}

extension TransferableKey {
    fileprivate var allSignatures: [SignaturePacket] {
        signatures + identities.flatMap(\.signatures) + subkeys.flatMap(\.signatures)
    }
}
