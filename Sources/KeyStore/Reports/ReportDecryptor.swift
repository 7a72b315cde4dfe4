package import Bytes

/// A way to decrypt reports.
///
/// Safe to use from several threads at once.
package protocol ReportDecryptor: Sendable {
    /// Decrypts the one message that is all of `input`, and writes its plaintext to `output` as it
    /// comes.
    ///
    /// Nothing that was written may be shown to anybody before this returns: only then is the message
    /// known to be whole and unaltered.
    ///
    /// - Throws: ``ReportFailure``; and whatever `input` and `output` throw.
    func decrypt(
        _ input: any ByteSource,
        to output: any ByteSink,
        limits: ReportLimits
    ) throws -> ReportSummary
}

/// What a message may grow to.
package struct ReportLimits: Sendable {
    /// Bytes of plaintext at the most.
    package var size = 16 << 30
    /// How many bytes may come out for one that goes in, once there are more than ``ratioFloor``.
    ///
    /// Statements compress ten to thirty times; nil lifts the limit.
    package var ratio: Int? = 250
    package static let ratioFloor = 64 << 20

    package init() {}
}

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

/// Why a report was not decrypted: a cause that programs compare, and words for people.
package struct ReportFailure: Error, Equatable, Sendable {
    /// By the words of `--json`.
    package enum Cause: String, Sendable, CaseIterable {
        case empty
        case notEncrypted = "not-encrypted"
        case noSecretKey = "no-secret-key"
        case wrongPassphrase = "wrong-passphrase"
        /// There is no way to ask for it.
        case noPassphrase = "no-passphrase"
        case damaged
        case truncated
        case noIntegrityProtection = "no-integrity-protection"
        case severalMessages = "several-messages"
        case tooLarge = "too-large"
        /// A valid message that uses something which this GnuPG does not know.
        case unsupported
        case badSignature = "bad-signature"
        /// Not signed by the key that was required.
        case notSigned = "not-signed"
        case outputExists = "output-exists"
        case cannotCreate = "cannot-create"
        case inputOutput = "input-output"
        /// There is no such input, or it may not be read.
        case missing
        /// gpg or its agent is missing or does not answer.
        case unavailable
        case interrupted
    }

    package let cause: Cause
    /// Lower case, one line, no full stop.
    package let reason: String
    package var hint: String?

    package init(_ cause: Cause, _ reason: String, hint: String? = nil) {
        self.cause = cause
        self.reason = reason
        self.hint = hint
    }
}
