package import Keys

/// How gpg-agent gets the passphrase of a key.
package enum GnuPGPassphrase {
    /// It asks the person itself, by the pinentry of the home.
    case pinentry
    /// There is nobody to ask: what it remembers, or a key without a passphrase, must do.
    case remembered
    /// It is told.
    case provider(any PassphraseProvider)
    /// A new key is to have none.
    case none
}
