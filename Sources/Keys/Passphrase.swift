package import Bytes

/// Where the readers of encrypted keys get the passphrase: the one thing they call back for.
package protocol PassphraseProvider {
    /// The passphrase that opens `what` (`privatekey.ppk`).
    ///
    /// - Throws: ``FormatError/Kind/passphraseNeeded`` when there is none to be had.
    func passphrase(for what: String) throws -> SecretBytes
}

/// A passphrase that is at hand.
package struct FixedPassphrase: PassphraseProvider {
    private let bytes: SecretBytes

    package init(_ bytes: SecretBytes) {
        self.bytes = bytes
    }

    package func passphrase(for what: String) -> SecretBytes { bytes }
}

/// For readers that must manage without.
package struct NoPassphrase: PassphraseProvider {
    package init() {}

    package func passphrase(for what: String) throws -> SecretBytes {
        throw FormatError(.passphraseNeeded, "", "is encrypted and no passphrase was given")
    }
}
