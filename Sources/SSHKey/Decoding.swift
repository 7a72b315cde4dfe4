package import Bytes
package import Keys

/// What a reader of private keys may ask for and may spend.
package struct DecodingOptions {
    package var passphrase: any PassphraseProvider
    package var limits: CostLimits
    /// What the passphrase is asked for: the file's name.
    package var name: String

    package init(
        passphrase: any PassphraseProvider = NoPassphrase(),
        limits: CostLimits = .standard,
        name: String = "the key"
    ) {
        self.passphrase = passphrase
        self.limits = limits
        self.name = name
    }
}

/// A pair as it came out of its file.
package struct DecodedPair: Sendable {
    package var pair: KeyPair
    /// The bytes that opened it; nil when it was not encrypted.
    package var passphrase: SecretBytes?
    /// What the person should hear about, in words.
    package var notes: [String]

    package init(_ pair: KeyPair, passphrase: SecretBytes? = nil, notes: [String] = []) {
        self.pair = pair
        self.passphrase = passphrase
        self.notes = notes
    }
}

/// What a file held: both halves, or the public one alone.
package enum DecodedKey: Sendable {
    case pair(DecodedPair)
    case publicKey(PublicKey, Comment)
}
