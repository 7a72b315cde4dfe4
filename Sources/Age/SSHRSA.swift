internal import Bytes
internal import Keys

/// `-> ssh-rsa TAG`: the file key by RSAES-OAEP, the body as long as the modulus.
struct SSHRSARecipient: Recipient {
    let key: RSAPublicKey
    let tag: String

    static let type = "ssh-rsa"
    static let label = "age-encryption.org/v1/ssh-rsa"
    /// In bits; age encrypts to no shorter key either.
    private static let shortest = 2048

    /// - Throws: ``FormatError/Kind/unsupported`` for a short key.
    init(_ key: RSAPublicKey) throws {
        guard key.bits >= Self.shortest else {
            throw FormatError.unsupported(
                "recipient",
                "RSA of \(key.bits) bits is too short to encrypt to"
            )
        }
        self.key = key
        tag = try sshTag(.rsa(key))
    }

    func wrap(_ fileKey: SecretBytes) throws -> Stanza {
        let body = try key.encrypt(FileKey(fileKey).bytes, label: Self.label)
        return Stanza(type: Self.type, arguments: [tag], body: body)
    }
}

struct SSHRSAIdentity: Identity {
    let key: RSAPrivateKey
    let tag: String

    init(_ key: RSAPrivateKey) throws {
        self.key = key
        tag = try sshTag(.rsa(key.publicKey))
    }

    /// A tag of 32 bits may be another key's, so that a body that does not open is not an error.
    func unwrap(_ stanza: Stanza) throws -> SecretBytes? {
        guard stanza.type == SSHRSARecipient.type else { return nil }
        try stanza.expectArguments(1)
        guard stanza.arguments[0] == tag else { return nil }
        return try key.decrypt(stanza.body, label: SSHRSARecipient.label).map { opened in
            try FileKey(opened).bytes
        }
    }
}
