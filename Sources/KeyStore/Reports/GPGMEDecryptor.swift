package import Bytes
package import GPGME
package import Keys
internal import OpenPGP

/// Decrypts reports by GnuPG, and believes it only when everything fits.
///
/// GnuPG 2.2 and GPGME call messages good that are not: cut OCB messages, several plaintexts, none.
/// So the message is read here first, gpg is given exactly its bytes, and all that gpg said while it
/// worked is held against what a whole message makes it say.
package struct GPGMEDecryptor: ReportDecryptor {
    /// The GnuPG home; nil for the user's own.
    private let home: String?
    private let passphrase: (any PassphraseProvider & Sendable)?
    private let cancellation: Cancellation?
    private let silence = AgentSilence()

    /// Without a passphrase it is left to gpg-agent to ask.
    ///
    /// A `cancellation` ends all work at once, whatever gpg waits for.
    package init(
        home: String?,
        passphrase: (any PassphraseProvider & Sendable)?,
        cancellation: Cancellation? = nil
    ) {
        self.home = home
        self.passphrase = passphrase
        self.cancellation = cancellation
    }

    package func decrypt(
        _ input: any ByteSource,
        to output: any ByteSink,
        limits: ReportLimits
    ) throws -> ReportSummary {
        try decrypt(input, to: output, limits: limits, isTextKnown: false)
    }

    /// Judges the signature of a message whose `text` is known; that is proved to be what GnuPG reads.
    func judge(
        _ input: any ByteSource,
        text: SignedText,
        limits: ReportLimits
    ) throws -> ReportSummary {
        let read = try SignedText()
        var summary = try decrypt(input, to: read, limits: limits, isTextKnown: true)
        guard try read.hash() == text.hash() else {
            throw ReportFailure(.damaged, "is damaged: GnuPG reads another text in it")
        }
        summary.bytes = text.count
        return summary
    }

    private func decrypt(
        _ input: any ByteSource,
        to output: any ByteSink,
        limits: ReportLimits,
        isTextKnown: Bool
    ) throws -> ReportSummary {
        let message = try translating { try MessageStream(input, for: .gnupg) }
        let context = Context(home: home, passphrase: passphraseSource)
        context.cancellation = cancellation
        let limited = LimitedOutput(output, limits, message)
        let decryption = try translating {
            try silence.noting { try context.decryptInTime(message, to: limited) }
        }
        if cancellation?.isCancelled == true {
            throw ReportFailure(.interrupted, "was interrupted")
        }
        let judgement = GPGMEJudgement(
            decryption,
            message,
            written: limited.count,
            isTextKnown: isTextKnown
        )
        if let failure = judgement.failure {
            throw explained(failure, message, isAsked: context.hasAsked)
        }
        // gpg may have been content with less than there was.
        try translating { while try message.next() != nil {} }
        return ReportSummary(
            bytes: limited.count,
            key: decryption.key,
            signatures: decryption.signatures.map { signature($0) }
        )
    }

    private var passphraseSource: Context.PassphraseSource? {
        guard let passphrase else { return nil }
        return { request in
            // What is wrong once is wrong again.
            guard !request.isRetry else { return nil }
            return try passphrase.passphrase(for: request.key ?? "the message")
        }
    }

    private func translating<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as MessageError {
            throw ReportFailure(error, by: "this GnuPG")
        } catch let error as GPGMEError {
            throw GPGMEJudgement.failure(of: error)
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            throw ReportFailure(.noPassphrase, error.reason, hint: "give --passphrase SOURCE")
        }
    }

    /// A missing secret key is told with those that are here.
    private func explained(
        _ failure: ReportFailure,
        _ message: MessageStream,
        isAsked: Bool
    ) -> ReportFailure {
        guard failure.cause == .noSecretKey else { return failure }
        if isAsked, message.recipients.contains(where: { $0.keyID == nil }) {
            return ReportFailure(
                .wrongPassphrase,
                "no secret key here opens it with this passphrase; to which it is encrypted is hidden"
            )
        }
        let wanted = message.recipients.map { $0.keyID ?? "a hidden one" }
        let own = (try? ownKeyIDs()) ?? []
        let here = own.isEmpty ? "there is none here" : "here is \(own.joined(separator: ", "))"
        return ReportFailure(
            .noSecretKey,
            "no secret key for it: it is encrypted to \(wanted.joined(separator: ", ")); \(here)",
            hint: failure.hint
        )
    }

    /// Of the secret keys to which one can encrypt.
    private func ownKeyIDs() throws -> [String] {
        let keys = try Context(home: home).keys(secret: true)
        return keys.flatMap(\.subkeys).filter { $0.canEncrypt && $0.isSecret }.map(\.keyID)
    }

    private func signature(_ signature: GPGME.Decryption.Signature) -> ReportSignature {
        let verdict: ReportSignature.Verdict =
            switch signature.status {
            case .good: .good
            case .bad: .bad
            case .expired, .keyExpired: .expired
            case .keyRevoked: .revoked
            case .noKey: .unknownKey
            case .unchecked: .unchecked
            }
        return ReportSignature(verdict, signer: signature.fingerprint, primary: signature.primary)
    }
}

extension Context {
    /// That gpg gave no sign of life is thrown.
    fileprivate func decryptInTime(
        _ source: any ByteSource,
        to sink: any ByteSink
    ) throws -> GPGME.Decryption {
        let decryption = try decrypt(source, to: sink)
        if let error = decryption.error, error.isTimedOut { throw error }
        return decryption
    }
}
