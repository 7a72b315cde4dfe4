import Bytes
import KeyStore
import TestSupport
import Testing

struct ReceiptTests {
    private let setting: TransferSetting
    private let sent: SentTransfer
    private let receipt: TransferReceipt

    init() throws {
        setting = try TransferSetting()
        let answer = try setting.answer()
        sent = try setting.note(answer)
        receipt = try setting.receive(answer.bytes)
    }

    @Test func `what was sent is found by the receipt`() throws {
        #expect(try setting.there.sent(receipt.statement.id) == sent)
        expectTransferFailure(.unknownRequest) {
            try setting.here.sent(receipt.statement.id)
        }
    }

    @Test func `a receipt of another answer is refused`() throws {
        let other = try SentTransfer(setting.old.backup(), setting.answer(), to: setting.request)
        expectTransferFailure(.altered) {
            try receipt.check(against: other, in: setting.old.store)
        }
    }

    @Test func `a receipt that was changed proves nothing`() throws {
        let text = receipt.encode()
        let good = receipt.statement
        Mutations.check(of: text, masks: [0x01]) { mutant in
            let read = try TransferReceipt(parsing: mutant)
            let verdicts = try read.check(against: sent, in: setting.old.store).map(\.verdict)
            return verdicts != [.arrived] || read.statement == good
        }
    }

    @Test func `a signature of another transfer proves nothing`() throws {
        let other = try TransferSetting()
        let stranger = try other.receive(other.answer().bytes).encode().text
        let signature = try #require(stranger.split(separator: "\n\n").last)
        let forged = receipt.statement.text.text + "\n" + signature
        let read = try TransferReceipt(parsing: SecretBytes(forged))
        expectTransferFailure(.altered) { try read.check(against: sent, in: setting.old.store) }
    }
}
