package import Bytes

/// The certificate that revokes a key once it is imported: a signature of the key on itself
/// (RFC 9580 section 5.2.1.11), armored as a public key.
///
/// GnuPG keeps one of each key that it makes, under a text for people and with a colon in front of the
/// armor, so that nobody imports it by accident.
package struct RevocationCertificate: Sendable {
    package let signature: SignaturePacket

    /// - Throws: ``FormatError``: `unrecognized` for what is no OpenPGP, `malformed` for what is no such
    ///   certificate, or that of another key.
    package init(parsing file: SecretBytes, of fingerprint: String) throws {
        guard !file.isEmpty else { throw FormatError(.unrecognized, "", "it is empty") }
        let blocks = try Armor.decode(Self.withoutColon(file))
        let packets = try blocks.flatMap { try Packet.all(in: $0.body) }
        guard blocks.map(\.label) == [.publicKey], packets.map(\.tag) == [.signature] else {
            throw FormatError.malformed("", "it is not a certificate that revokes a key")
        }
        signature = try SignaturePacket(packets[0])
        guard signature.type == .keyRevocation else {
            throw FormatError.malformed("", "its signature revokes no key")
        }
        guard signature.isIssued(by: fingerprint) else {
            throw FormatError.malformed("", "it is of another key")
        }
    }

    /// As it is imported.
    package var armored: SecretBytes { Armor(.publicKey, signature.packet.octets).encode() }

    private static func withoutColon(_ file: SecretBytes) -> SecretBytes {
        var lines = LineReader(file)
        var out = ByteWriter(capacity: file.count + 1)
        while let line = lines.next() {
            let hasColon = line.starts(with: ":" + ArmorLabel.begin)
            out.bytes(hasColon ? line[1..<line.count] : line)
            out.text("\n")
        }
        return out.finish()
    }
}

extension SignaturePacket {
    /// By what it says itself: the fingerprint, the key ID, or both.
    fileprivate func isIssued(by fingerprint: String) -> Bool {
        // A key ID is the end of a fingerprint of version 4, and the beginning of later ones.
        let keyID = fingerprint.count == 40 ? fingerprint.suffix(16) : fingerprint.prefix(16)
        guard issuerFingerprint != nil || issuerKeyID != nil else { return false }
        return issuerFingerprint.map { $0 == fingerprint } ?? true
            && issuerKeyID.map { $0 == keyID } ?? true
    }
}
