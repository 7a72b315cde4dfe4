internal import Bytes
internal import CommandKit
internal import KeyStore

/// The making of an answer, and its note in the store.
struct Sending {
    let diagnostics: Diagnostics
    let transfers: Transfers
    private let backup: Backup
    private let passphrase: SecretBytes?

    init(
        _ backup: Backup,
        _ passphrase: SecretBytes?,
        _ transfers: Transfers,
        _ diagnostics: Diagnostics
    ) {
        self.backup = backup
        self.passphrase = passphrase
        self.transfers = transfers
        self.diagnostics = diagnostics
    }

    /// Noted before it leaves, so that no answer is out of which nothing is known.
    ///
    /// `write` gets the answer, and what withdraws the note should the process end meanwhile.
    func send(
        to request: TransferRequest,
        _ write: (SecretBytes, _ withdraw: () -> Void) throws -> Void
    ) throws {
        let answer = try TransferAnswer(backup, to: request, passphrase: passphrase)
        let sent = try SentTransfer(backup, answer, to: request)
        try transfers.note(sent)
        do {
            try write(answer.bytes) { try? transfers.forget(sent) }
        } catch {
            try? transfers.forget(sent)
            throw error
        }
        let names = sent.keys.map { "\($0.name)" }.joined(separator: ", ")
        diagnostics.note("sent to \(request.host): \(names)")
        try TransferWordsReport(diagnostics).tell("answer", answer.words(for: request))
    }
}
