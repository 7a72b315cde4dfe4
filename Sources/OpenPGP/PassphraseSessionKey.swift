package import Bytes
internal import OpenSSL

/// A session key that a passphrase opens (RFC 9580 section 5.3).
///
/// ```
/// version 4   cipher, specifier, encrypted: algorithm, key     or nothing: the passphrase's key
///                                                              is the session key
/// version 5   cipher, AEAD, specifier, nonce, encrypted key, tag (16)
/// version 6   count, cipher, AEAD, count, specifier, nonce, encrypted key, tag (16)
/// ```
///
/// The counts are those of the octets from there to the key, and of the specifier.
package struct PassphraseSessionKey: Sendable {
    let version: UInt8
    private let cipher: SymmetricAlgorithm
    private let mode: AEADMode?
    let stretching: PassphraseStretching
    private let rest: SecretBytes

    /// - Throws: ``FormatError``.
    init(_ body: SecretBytes) throws {
        var reader = ByteReader(body)
        let field = "passphrase"
        version = try reader.byte(field)
        let count = version == 6 ? Int(try reader.byte(field)) : 0
        cipher = SymmetricAlgorithm(rawValue: try reader.byte(field))
        mode = try version == 4 ? nil : AEADMode(rawValue: reader.byte(field))
        let specifierCount = version == 6 ? Int(try reader.byte(field)) : 0
        let before = reader.remaining
        stretching = try PassphraseStretching(&reader, field)
        rest = reader.rest
        let specifier = before - reader.remaining
        guard
            version != 6
                || (specifierCount, count) == (specifier, 3 + specifier + (mode?.nonceLength ?? 0))
        else { throw FormatError.malformed(field, "its counts are wrong") }
    }

    /// Nil for a wrong passphrase, where that can be seen.
    ///
    /// - Throws: ``FormatError`` for what is not done here, or takes too much.
    package func open(
        _ passphrase: SecretBytes,
        argon2: Argon2Function? = nil
    ) throws -> SessionKey? {
        guard cipher.isAES, let length = cipher.keyLength else {
            throw FormatError.unsupported("passphrase", cipher.name)
        }
        let key = try stretching.key(passphrase, count: length, argon2)
        guard version == 4 else { return try openSealed(key) }
        if rest.isEmpty { return SessionKey(cipher, key) }
        return SessionKey.decode(plain: try Self.feedback(rest, cipher, key))
    }

    private static func feedback(
        _ text: SecretBytes,
        _ cipher: SymmetricAlgorithm,
        _ key: SecretBytes
    ) throws -> SecretBytes {
        guard let feedback = cipher.feedback else {
            throw FormatError.unsupported("passphrase", cipher.name)
        }
        let zeros = SecretBytes(copying: [UInt8](repeating: 0, count: feedback.ivLength))
        return try feedback.decrypt(text, key: key, iv: zeros)
    }

    private func openSealed(_ key: SecretBytes) throws -> SessionKey? {
        guard let mode else { throw FormatError.unsupported("passphrase", "its AEAD") }
        guard rest.count > mode.nonceLength + AEADMode.tagLength else {
            throw FormatError.malformed("passphrase", "its session key is too short")
        }
        let header =
            [0xc0 | PacketTag.passphraseSessionKey.rawValue, version] + [
                cipher.rawValue, mode.rawValue,
            ]
        let wrapping =
            try version == 5
            ? key : KeyDerivation.hkdf(key, salt: .empty, info: header, count: key.count)
        let opened = try mode.open(
            rest[mode.nonceLength..<rest.count],
            key: wrapping,
            nonce: rest[0..<mode.nonceLength].disclosed(),
            associatedData: header
        )
        return opened.map { SessionKey(nil, $0) }
    }
}
