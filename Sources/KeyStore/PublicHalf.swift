package import Keys
package import SSHKey

/// What there is to publish of a key file.
package struct PublicHalf {
    package let key: PublicKey
    /// Nil when only decryption would show it.
    package let comment: Comment?
    /// Whether a private key in the file was found to belong to it, or there is none in it.
    package let isProved: Bool

    init(key: PublicKey, comment: Comment?, isProved: Bool) {
        self.key = key
        self.comment = comment
        self.isProved = isProved
    }

    package init(of decoded: DecodedKey) {
        switch decoded {
        case .pair(let decoded):
            let pair = decoded.pair
            self.init(key: pair.publicKey, comment: pair.comment, isProved: true)
        case .publicKey(let key, let comment):
            self.init(key: key, comment: comment, isProved: true)
        }
    }
}
