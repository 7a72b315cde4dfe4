internal import Bytes
internal import CommandKit
internal import KeyStore
internal import Keys

/// An answer that was opened and authenticated; nothing is stored of it yet.
struct Arrival {
    let answer: TransferAnswer
    let request: TransferRequest
    let plan: RestorePlan
    let words: String
}

/// What becomes of an answer on the computer that asked for it.
struct Receiving {
    let store: KeyStore
    let home: GnuPGHome
    let renaming: [KeyName: KeyName]
    /// Of the transfer.
    let passphrase: PassphrasePrompt?
    let keyPassphrase: PassphrasePrompt?
    /// Whether the answer is in a file: then it can be received again.
    let mayComeAgain: Bool
    let diagnostics: Diagnostics

    var transfers: Transfers { Transfers(of: store) }

    func open(_ bytes: SecretBytes) throws -> Arrival {
        let answer = try TransferAnswer(parsing: bytes)
        let (request, identity) = try transfers.pending(answer)
        let backup = try answer.open(identity, for: request, passphrase)
        let plan = try RestorePlan(
            backup,
            renaming: renaming,
            into: store,
            home: home,
            keyPassphrase
        )
        RestoreReport.warn(of: plan.unreadable, diagnostics)
        return Arrival(
            answer: answer,
            request: request,
            plan: plan,
            words: try answer.words(for: request)
        )
    }

    /// Nil for an answer that is new, or was not received to its end.
    func earlierReceipt(_ bytes: SecretBytes) throws -> TransferReceipt? {
        try transfers.receipt(of: TransferAnswer(parsing: bytes))
    }

    func show(_ plan: RestorePlan) throws {
        try StandardOutput.write(plan.steps.map { RestoreReport.text($0, json: false) }.joined())
    }

    /// Puts the keys into the store, and has them sign.
    ///
    /// The request has served when all did that can; until then an answer in a file may come again.
    ///
    /// - Returns: and what is wrong all the same, when it is not all well.
    func take(_ arrival: Arrival) throws -> (receipt: TransferReceipt, failure: ToolError?) {
        try arrival.plan.checkPossible(in: store, done: "received", again: "receive")
        try transfers.claim(arrival.answer)
        var arrived: [ArrivedKey] = []
        // A passphrase is tried in a folder that is to go in any case.
        let signals = try StopSignals()
        for step in arrival.plan.steps {
            try signals.hold { try naming(step.name) { try restore(step) } }
            arrived.append(ArrivedKey(step))
        }
        let (receipt, unsigned) = try TransferReceipt.sign(
            arrival.answer,
            to: arrival.request,
            arrived,
            in: store,
            keyPassphrase
        )
        let isClosed = unsigned.contains { $0.why == .needsPassphrase }
        if !isClosed || !mayComeAgain { try transfers.finish(arrival.answer, receipt) }
        tell(arrived, unsigned)
        guard let key = unsigned.first?.key else { return (receipt, nil) }
        return (receipt, isClosed ? isNotProved(key) : Self.isNotCovered)
    }

    private func tell(_ arrived: [ArrivedKey], _ unsigned: [UnsignedKey]) {
        for key in arrived where !unsigned.contains(where: { $0.key.name == key.name }) {
            diagnostics.note("is here, and signed for", subject: "\(key.name)")
        }
        for unsigned in unsigned {
            let text =
                switch unsigned.why {
                case .needsPassphrase: "is here, but not proved: its passphrase was not given"
                case .cannotSign(let reason): "is here, but cannot sign: \(reason)"
                }
            diagnostics.warning(text, subject: "\(unsigned.key.name)")
        }
    }

    private func isNotProved(_ key: ArrivedKey) -> ToolError {
        ToolError(
            .someFailed,
            "not all keys were proved: the receipt covers the others",
            hint: mayComeAgain
                ? "receive the same answer again, with --key-passphrase SOURCE"
                : "ibkeyctl check --passphrase SOURCE \(key.name) proves it here; "
                    + "for a receipt of it send it again"
        )
    }

    /// There is nothing to be repeated.
    private static let isNotCovered = ToolError(
        .someFailed,
        "not all keys can sign: the receipt covers the others"
    )

    private func restore(_ step: RestorePlan.Step) throws {
        guard step.action != .skip, step.action != .keep else { return }
        _ = try step.run(into: store, created: nil, keyPassphrase)
    }
}
