internal import Bytes

/// The waist between all formats: a private key, its public half as it was given, and a comment.
package struct KeyPair: Sendable, Equatable {
    package let privateKey: PrivateKey
    /// The private key's own public half, or a certificate for it.
    package let publicKey: PublicKey
    package var comment: Comment

    package init(_ privateKey: PrivateKey, comment: Comment = Comment()) {
        self.privateKey = privateKey
        publicKey = privateKey.publicKey
        self.comment = comment
    }

    /// - Throws: ``FormatError/Kind/malformed`` when `publicKey` is another key's.
    package init(
        _ privateKey: PrivateKey,
        publicKey: PublicKey,
        comment: Comment = Comment()
    ) throws {
        guard publicKey.subject == privateKey.publicKey else {
            throw FormatError.malformed("public key", "does not belong to the private key")
        }
        self.privateKey = privateKey
        self.publicKey = publicKey
        self.comment = comment
    }
}
