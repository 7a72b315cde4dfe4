import Age
import Bytes
import KeyStore
import Keys
import TestSupport

/// An old computer with keys, a new one without, and a request of the new one.
struct TransferSetting {
    let old: BackupSetting
    let new: EmptyPlace
    let request: TransferRequest
    let identity: X25519Identity

    static let now = Timestamp(seconds: 1_795_505_400)
    static let later = Timestamp(seconds: now.seconds + 25 * 3600)

    init(withOpenPGP: Bool = false) throws {
        old = try BackupSetting(withOpenPGP: withOpenPGP)
        new = try EmptyPlace()
        (request, identity) = try TransferRequest.make(host: "new", hours: 24, at: Self.now)
        try Transfers(of: new.store).open(request, identity)
    }

    var here: Transfers { Transfers(of: new.store) }
    var there: Transfers { Transfers(of: old.store) }

    func answer(
        to request: TransferRequest? = nil,
        passphrase: String? = nil
    ) throws -> TransferAnswer {
        try TransferAnswer(
            old.backup(),
            to: request ?? self.request,
            passphrase: passphrase.map { SecretBytes($0) },
            workFactor: WorkFactor(2)
        )
    }

    func note(_ answer: TransferAnswer) throws -> SentTransfer {
        let sent = try SentTransfer(old.backup(), answer, to: request, at: Self.now)
        try there.note(sent)
        return sent
    }

    /// As the tool does it.
    func receive(
        _ bytes: SecretBytes,
        _ passphrase: FixedPassphrase? = BackupSetting.passphrase,
        at now: Timestamp = Self.now
    ) throws -> TransferReceipt {
        let answer = try TransferAnswer(parsing: bytes)
        let (request, identity) = try here.pending(answer, at: now)
        let backup = try answer.open(identity, for: request)
        let plan = try new.plan(backup)
        try here.claim(answer)
        for step in plan.steps where step.action != .skip {
            _ = try step.run(into: new.store, created: nil, passphrase)
        }
        let (receipt, unsigned) = try TransferReceipt.sign(
            answer,
            to: request,
            plan.steps.map(ArrivedKey.init),
            in: new.store,
            passphrase,
            at: now
        )
        if unsigned.isEmpty { try here.finish(answer, receipt) }
        return receipt
    }
}
