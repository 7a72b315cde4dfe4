internal import Bytes
internal import GPGME
internal import Keys

/// Answers GnuPG's questions for a passphrase, and remembers what was asked.
///
/// Of one context, and so of one thread.
final class GnuPGAnswers {
    private let passphrase: GnuPGPassphrase
    /// What a change of passphrase answers in turn: as many as come before the old one, which is not
    /// asked for when nil.
    private var change: (new: SecretBytes, before: Int?)?
    private var count = 0
    private var wasWrong = false

    init(_ passphrase: GnuPGPassphrase) {
        self.passphrase = passphrase
    }

    /// For a change from `old` to `new` of a key whose parts are protected or not, in this order.
    ///
    /// GnuPG does not tell which of the two it wants. It takes part after part, wants the old one of
    /// the first that has one and tries it on the others, and wants the new one otherwise.
    init(from old: GnuPGPassphrase, to new: SecretBytes, areProtected: [Bool]) {
        passphrase = old
        change = (new, areProtected.firstIndex(of: true))
    }

    /// Nil where the agent asks by itself.
    var source: Context.PassphraseSource? {
        if case .pinentry = passphrase { return nil }
        return { [self] request in try answer(isRetry: request.isRetry) }
    }

    /// What was wrong once is not tried again.
    private func answer(isRetry: Bool) throws -> SecretBytes? {
        defer { count += 1 }
        if let change, count != change.before { return change.new }
        wasWrong = wasWrong || isRetry
        guard case .provider(let provider) = passphrase, !isRetry else { return nil }
        return try provider.passphrase(for: "the OpenPGP key")
    }

    func failure(_ error: GPGMEError, home: String) -> GnuPGFailure {
        if wasWrong || error.isBadPassphrase { return Self.wrongPassphrase }
        if count > 0, case .remembered = passphrase { return Self.nobody }
        return GnuPGFailure(error, home: home)
    }

    /// When GnuPG did nothing, and called that a success.
    var unopened: GnuPGFailure {
        switch passphrase {
        case .provider where count > 0: Self.wrongPassphrase
        case .remembered: Self.nobody
        default:
            GnuPGFailure(
                .passphraseNeeded,
                "GnuPG could not open the key",
                hint: "--passphrase prompt asks here, without a pinentry"
            )
        }
    }

    private static let wrongPassphrase = GnuPGFailure(
        .wrongPassphrase,
        "the passphrase is wrong"
    )

    private static let nobody = GnuPGFailure(
        .passphraseNeeded,
        "there is nobody to ask for its passphrase",
        hint: "give --passphrase SOURCE: file:PATH, fd:N, env:NAME or command:LINE"
    )
}
