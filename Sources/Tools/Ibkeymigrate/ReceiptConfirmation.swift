internal import CommandKit
internal import KeyStore

/// What the old computer makes of a receipt.
struct ReceiptConfirmation {
    private let store: KeyStore
    private let diagnostics: Diagnostics

    init(_ store: KeyStore, _ diagnostics: Diagnostics) {
        self.store = store
        self.diagnostics = diagnostics
    }

    /// Checks it against what was sent, and notes what it proves.
    func confirm(_ receipt: TransferReceipt) throws -> [ReceiptCheck] {
        let transfers = Transfers(of: store)
        let sent = try transfers.sent(receipt.statement.id)
        let checks = try receipt.check(against: sent, in: store)
        guard checks.contains(where: { $0.verdict == .arrived }) else { return checks }
        try transfers.confirm(receipt)
        for check in checks where check.verdict == .arrived {
            guard let name = check.name else { continue }
            let isNew = try note(name, receipt, sent)
            let text = "arrived at \(sent.host), and can be used there"
            diagnostics.note(isNew ? text : "\(text), as was known", subject: "\(name)")
        }
        return checks
    }

    /// - Returns: whether it was not noted before.
    private func note(
        _ name: KeyName,
        _ receipt: TransferReceipt,
        _ sent: SentTransfer
    ) throws -> Bool {
        let moment = receipt.statement.received
        let event = "transferred to \(sent.host)"
        guard try store.entry(of: name).transferred != moment else { return false }
        try store.change(name) { key in
            key.entry.transferred = moment
            key.entry.record(event)
        }
        return true
    }

    /// Names what the receipt does not cover.
    ///
    /// - Throws: ``ToolError`` 1 when there is such a key.
    func checkAll(_ checks: [ReceiptCheck]) throws {
        var isWhole = true
        for check in checks {
            guard case .notCovered(let reason) = check.verdict else { continue }
            isWhole = false
            diagnostics.warning(reason, subject: "\(check.name ?? check.key.name)")
        }
        guard isWhole else {
            throw ToolError(.someFailed, "the receipt does not prove that all keys arrived")
        }
    }
}
