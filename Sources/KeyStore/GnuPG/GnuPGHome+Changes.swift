internal import Bytes
internal import GPGME

extension GnuPGHome {
    /// Lets the primary key and all its subkeys expire at the same moment.
    package func extend(
        _ fingerprint: String,
        to expiry: KeyExpiry,
        _ passphrase: GnuPGPassphrase
    ) throws -> PublishedOpenPGPKeys {
        try proveOpening(fingerprint, passphrase)
        let seconds = try expiry.seconds()
        try run(passphrase) { context in
            try checkSecret(fingerprint, context)
            try context.setExpiry(of: fingerprint, in: seconds, subkeys: false)
            try context.setExpiry(of: fingerprint, in: seconds, subkeys: true)
        }
        let published = try publicKey(fingerprint)
        guard published.key.endsAtOnce else {
            throw GnuPGFailure(.unsound, "not all parts of the key expire at that moment now")
        }
        return published
    }

    /// Has each part encrypted under another passphrase, and opens each with that.
    ///
    /// The old one is proved first: of two parts with different ones GnuPG would change the first and
    /// stop at the second.
    package func changePassphrase(
        _ fingerprint: String,
        from old: GnuPGPassphrase,
        to new: GnuPGPassphrase
    ) throws {
        guard let words = try new.newWords else {
            return try changePassphrase(fingerprint, GnuPGAnswers(.pinentry))
        }
        let areProtected = try protection(of: fingerprint, old)
        let answers = GnuPGAnswers(from: old, to: words, areProtected: areProtected)
        try changePassphrase(fingerprint, answers)
        // An export asks for the passphrase of each part, whatever the agent remembers.
        let isProtecting = !words.isEmpty
        guard try protection(of: fingerprint, new.forExisting).allSatisfy({ $0 == isProtecting })
        else { throw GnuPGFailure(.unsound, "not all parts of the key have the new passphrase") }
    }

    private func changePassphrase(_ fingerprint: String, _ answers: GnuPGAnswers) throws {
        try run(answers) { context in
            try context.changePassphrase(of: fingerprint)
        }
    }

    /// Declares a key void; one that is so already stays as it is.
    package func revoke(
        _ fingerprint: String,
        _ reason: RevocationReason,
        _ description: String,
        _ passphrase: GnuPGPassphrase
    ) throws -> PublishedOpenPGPKeys {
        let answers = GnuPGAnswers(passphrase)
        if try !publicKey(fingerprint).key.isRevoked {
            try proveOpening(fingerprint, passphrase)
            try run(answers) { context in
                try checkSecret(fingerprint, context)
                try context.revokeKey(
                    fingerprint,
                    reason: reason.code,
                    description: description
                )
            }
        }
        let published = try publicKey(fingerprint)
        guard published.key.isRevoked else { throw answers.unopened }
        return published
    }
}

extension GnuPGPassphrase {
    /// What is set as a new one, empty for none; nil when the agent asks.
    fileprivate var newWords: SecretBytes? {
        get throws {
            switch self {
            case .provider(let provider): try provider.passphrase(for: "the OpenPGP key")
            case .none: .empty
            case .pinentry, .remembered: nil
            }
        }
    }
}
