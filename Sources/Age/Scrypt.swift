package import Bytes
package import Keys
internal import OpenSSL

/// `-> scrypt SALT LOG2(N)`: the stanza of a passphrase, alone in its file (RFC 7914).
///
/// The salt has 16 bytes; r is 8 and p is 1.
struct Scrypt {
    let salt: SecretBytes
    let workFactor: WorkFactor

    static let type = "scrypt"
    private static let saltLength = 16
    private static let label = "age-encryption.org/v1/scrypt"

    /// - Throws: ``FormatError``: `malformed`, `tooCostly`.
    init(_ stanza: Stanza) throws {
        try stanza.expectArguments(2)
        salt = try stanza.bytes(ofArgument: 0, count: Self.saltLength)
        workFactor = try WorkFactor(parsing: stanza.arguments[1])
        try FileKey.expectSealed(stanza)
    }

    init(_ workFactor: WorkFactor) throws {
        salt = SecretBytes(copying: try Random.bytes(Self.saltLength))
        self.workFactor = workFactor
    }

    func stanza(_ body: SecretBytes) -> Stanza {
        let digits = Base64.text(salt.disclosed(), padded: false)
        return Stanza(type: Self.type, arguments: [digits, "\(workFactor.logN)"], body: body)
    }

    func wrapKey(_ passphrase: SecretBytes) throws -> SecretBytes {
        var salt = ByteWriter(capacity: 64)
        salt.text(Self.label)
        salt.bytes(self.salt)
        return try KeyDerivation.scrypt(
            passphrase,
            salt: salt.finish(),
            n: 1 << UInt64(workFactor.logN),
            r: 8,
            p: 1,
            count: 32
        )
    }
}

/// A passphrase that a file is encrypted to; its bytes count as they are.
package struct ScryptRecipient: Recipient {
    private let passphrase: SecretBytes
    private let workFactor: WorkFactor

    package init(_ passphrase: SecretBytes, workFactor: WorkFactor = .standard) {
        self.passphrase = passphrase
        self.workFactor = workFactor
    }

    package func wrap(_ fileKey: SecretBytes) throws -> Stanza {
        let scrypt = try Scrypt(workFactor)
        let key = try scrypt.wrapKey(passphrase)
        return scrypt.stanza(try FileKey(fileKey).sealed(under: key))
    }
}

/// A passphrase that opens a file; it is asked for only when there is a stanza for one.
package struct ScryptIdentity: Identity {
    private let passphrase: any PassphraseProvider
    private let name: String

    /// `name` is what the passphrase is asked for: the file's.
    package init(_ passphrase: any PassphraseProvider, for name: String = "the file") {
        self.passphrase = passphrase
        self.name = name
    }

    package func unwrap(_ stanza: Stanza) throws -> SecretBytes? {
        guard stanza.type == Scrypt.type else { return nil }
        let scrypt = try Scrypt(stanza)
        let key = try scrypt.wrapKey(passphrase.passphrase(for: name))
        guard let fileKey = try FileKey(opening: stanza.body, under: key) else {
            throw FormatError(.wrongPassphrase, "", "the passphrase is wrong")
        }
        return fileKey.bytes
    }
}
