internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore

/// `ibkeymigrate send --listen`.
struct DirectSending {
    private let sending: Sending
    private let store: KeyStore
    /// Whether the person is to compare the words.
    private let isAsked: Bool

    init(_ sending: Sending, _ store: KeyStore, isAsked: Bool) {
        (self.sending, self.store, self.isAsked) = (sending, store, isAsked)
    }

    func run(at place: Endpoint, patience: Int) throws {
        DirectOptions.ignoreBrokenPipes()
        let listener: DirectListener
        do {
            listener = try DirectListener(at: place)
        } catch {
            throw DirectOptions.failure(error, at: place)
        }
        let code = try TransferCode.generate()
        try show(code)
        let diagnostics = sending.diagnostics
        diagnostics.note("waiting at port \(listener.port) for ibkeymigrate receive --connect")
        let channel = try listener.accept(code, patience: patience) { failure in
            diagnostics.warning("somebody connected in vain: \(failure.reason)")
        }
        let request = try TransferRequest(parsing: channel.receive(.request))
        try request.checkUnexpired()
        try sending.transfers.checkAnswerable(request.id)
        try TransferWordsReport(diagnostics).compare("request", request.words(), isAsked: isAsked)
        try sending.send(to: request) { bytes, _ in try channel.send(.answer, bytes) }
        let receipt = try TransferReceipt(parsing: channel.receive(.receipt))
        let confirmation = ReceiptConfirmation(store, diagnostics)
        let checks = try confirmation.confirm(receipt)
        try channel.send(.confirmation)
        channel.close()
        try confirmation.checkAll(checks)
        let path = ShellWord.quoted(sending.transfers.confirmedPath(receipt.statement.id))
        diagnostics.hint("ibkeymigrate confirm --retire \(path) retires the keys here")
    }

    private func show(_ code: TransferCode) throws {
        var line = ByteWriter(capacity: 256)
        line.text("The code is: ")
        line.bytes(try code.words())
        let text = line.finish()
        if let terminal = Terminal() { return try terminal.show(text) }
        try writeAll(text, to: 2)
        try writeAll(SecretBytes("\n"), to: 2)
    }
}
