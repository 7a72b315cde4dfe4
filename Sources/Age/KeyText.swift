package import Bytes
internal import SSHKey

/// The recipient that a text names: `age1...`, or an SSH public key on one line.
///
/// - Throws: ``FormatError``.
package func recipient(parsing text: SecretBytes) throws -> any Recipient {
    let text = text.trimmed()
    if OpenSSHPublicKey.recognizes(text) {
        return try SSHRecipient(OpenSSHPublicKey.decode(text).key)
    }
    return try X25519Recipient(parsing: text)
}

/// The private keys of a file as age-keygen writes it: one a line, with empty lines and remarks (`#`).
///
/// - Throws: ``FormatError``, which names the line; also when there are none.
package func identities(parsing text: SecretBytes) throws -> [X25519Identity] {
    var identities: [X25519Identity] = []
    var lines = LineReader(text)
    while let line = lines.next() {
        guard !line.isEmpty, !line.starts(with: "#") else { continue }
        identities.append(
            try within("line \(lines.lineNumber)") { try X25519Identity(parsing: line) }
        )
    }
    guard !identities.isEmpty else {
        throw FormatError(.unrecognized, "", "holds no private key of age")
    }
    return identities
}
