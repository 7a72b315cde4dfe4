package import Bytes

/// Somebody, or a passphrase, that a file is encrypted to.
package protocol Recipient: Sendable {
    /// The stanza that gives the file key to this recipient alone.
    func wrap(_ fileKey: SecretBytes) throws -> Stanza
}

/// What opens a file.
package protocol Identity {
    /// The file key, or nil when the stanza is not for this identity.
    ///
    /// - Throws: ``FormatError``: `malformed` for a stanza of this identity's type that breaks its
    ///   rules, `tooCostly`, `wrongPassphrase`, `passphraseNeeded`.
    func unwrap(_ stanza: Stanza) throws -> SecretBytes?
}
