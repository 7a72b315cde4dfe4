/// What is known of a message that was decrypted.
package struct ReportSummary: Sendable, Equatable {
    /// Bytes of plaintext.
    package var bytes: Int
    /// The fingerprint of the key that it was encrypted to, in upper-case hexadecimal; nil when it was a
    /// passphrase.
    package var key: String?
    package var signatures: [ReportSignature]

    package init(bytes: Int, key: String?, signatures: [ReportSignature]) {
        self.bytes = bytes
        self.key = key
        self.signatures = signatures
    }
}

/// What is known of one signature.
package struct ReportSignature: Sendable, Equatable {
    package enum Verdict: String, Sendable {
        case good
        case bad
        /// The signer's key is not here.
        case unknownKey = "unknown key"
        /// The signature or its key has expired, or the key was revoked.
        case expired
        case revoked
        /// It could not be checked for another reason.
        case unchecked
    }

    package let verdict: Verdict
    /// The fingerprint of the signing key in upper-case hexadecimal, or its key ID where no more is
    /// known.
    package let signer: String
    /// The fingerprint of the primary key to which the signing key belongs, when that key is here.
    package let primary: String?

    package init(_ verdict: Verdict, signer: String, primary: String? = nil) {
        self.verdict = verdict
        self.signer = signer
        self.primary = primary
    }
}
