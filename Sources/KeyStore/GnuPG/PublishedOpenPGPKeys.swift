package import Bytes
internal import OpenPGP

/// Public OpenPGP keys, armored and with the signatures of their owners only: what is published, and
/// what the store keeps of a key.
package struct PublishedOpenPGPKeys: Sendable, Equatable {
    package let text: SecretBytes
    /// One at least.
    package let keys: [OpenPGPKey]
    /// Whether secret parts were left out.
    package let hadSecrets: Bool

    package var key: OpenPGPKey { keys[0] }

    /// The public parts of the keys of a file, armored or not.
    ///
    /// - Throws: ``FormatError``, also when something secret would be in the text.
    package init(_ file: SecretBytes) throws {
        let found = try TransferableKey.decode(file)
        hadSecrets = !found.allSatisfy(\.isPublicOnly)
        var octets = ByteWriter(capacity: file.count)
        for key in found { octets.bytes(key.minimal().encodePublic()) }
        text = Armor(.publicKey, octets.finish()).encode()
        let written = try TransferableKey.decode(text)
        guard written.allSatisfy(\.isPublicOnly), written.count == found.count else {
            throw FormatError.malformed("pgp", "is not the public key alone")
        }
        keys = written.map { OpenPGPKey($0) }
        guard keys.map(\.fingerprint) == found.map(\.fingerprint) else {
            throw FormatError.malformed("pgp", "does not read back the same")
        }
    }

    /// Whether a file looks like OpenPGP keys; it may be damaged all the same.
    package static func recognizes(_ file: SecretBytes) -> Bool {
        guard let first = file.isEmpty ? nil : file[0] else { return false }
        // Packets 5 and 6, secret and public keys, in the old format and the new (RFC 9580 section 4.2).
        if [0x94, 0x95, 0x96, 0x98, 0x99, 0x9a, 0xc5, 0xc6].contains(first) { return true }
        guard let mark = file.firstIndex(of: "-----BEGIN ") else { return false }
        return ["PGP PUBLIC KEY BLOCK-----", "PGP PRIVATE KEY BLOCK-----"].contains { label in
            file.matches(label, at: mark + 11)
        }
    }
}
