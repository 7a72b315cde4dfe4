import Age
import Bytes
import Foundation
import KeyStore
import Keys
import SSHKey
import TestSupport
import Testing

/// From the request to the confirmed receipt, and what goes wrong on the way.
struct TransferTests {
    @Test func `keys of both kinds arrive and sign for it`() throws {
        let setting = try TransferSetting(withOpenPGP: true)
        let answer = try setting.answer()
        let sent = try setting.note(answer)
        let receipt = try setting.receive(answer.bytes)
        let read = try TransferReceipt(parsing: receipt.encode())
        #expect(read.encode() == receipt.encode())
        let checks = try read.check(against: sent, in: setting.old.store)
        #expect(checks.map(\.verdict) == [.arrived, .arrived])
        #expect(try setting.new.store.entry(of: BackupSetting.ssh.get()).lastBackup == nil)
        expectTransferFailure(.used) { try setting.receive(answer.bytes) }
    }

    @Test func `the words are of the request and of this answer to it`() throws {
        let setting = try TransferSetting()
        let (one, other) = (try setting.answer(), try setting.answer())
        let words = try one.words(for: setting.request)
        #expect(try TransferAnswer(parsing: one.bytes).words(for: setting.request) == words)
        #expect(try other.words(for: setting.request) != words)
        let swapped = try setting.swapped()
        #expect(try one.words(for: swapped) != words)
        #expect(try swapped.words() != setting.request.words())
    }

    @Test func `an answer to a request that somebody put in its place is refused`() throws {
        let setting = try TransferSetting()
        let answer = try setting.answer(to: setting.swapped())
        expectTransferFailure(.altered) { try setting.receive(answer.bytes) }
        try setting.expectNothing()
    }

    @Test func `an answer to another request is refused`() throws {
        let setting = try TransferSetting()
        let other = try TransferRequest.make(host: "new", hours: 24, at: TransferSetting.now)
        let answer = try setting.answer(to: other.request)
        expectTransferFailure(.unknownRequest) { try setting.receive(answer.bytes) }
        // Even by its name: it is tied to the text of its request.
        let renamed = answer.bytes.text(replacing: "\(answer.id)", with: "\(setting.request.id)")
        expectTransferFailure(.altered) { try setting.receive(renamed) }
        try setting.expectNothing()
    }

    @Test func `the same recipient in another request opens nothing`() throws {
        let setting = try TransferSetting()
        let other = TransferRequest(
            id: setting.request.id,
            recipient: setting.request.recipient,
            created: setting.request.created,
            expires: setting.request.expires,
            host: "elsewhere"
        )
        let answer = try setting.answer(to: other)
        expectTransferFailure(.altered) { try setting.receive(answer.bytes) }
    }

    @Test func `a second answer to a request is refused`() throws {
        let setting = try TransferSetting()
        let (first, second) = (try setting.answer(), try setting.answer())
        _ = try setting.receive(first.bytes, nil)
        expectTransferFailure(.used) { try setting.receive(second.bytes) }
    }

    @Test func `the same answer may come again until all keys have signed`() throws {
        let setting = try TransferSetting()
        let answer = try setting.answer()
        let sent = try setting.note(answer)
        let unsigned = try setting.receive(answer.bytes, nil)
        let before = try unsigned.check(against: sent, in: setting.old.store)
        #expect(before.map(\.verdict) == [.notCovered("did not sign the receipt")])
        let signed = try setting.receive(answer.bytes)
        let after = try signed.check(against: sent, in: setting.old.store)
        #expect(after.map(\.verdict) == [.arrived])
        expectTransferFailure(.used) { try setting.receive(answer.bytes) }
    }

    @Test func `an expired request is refused on both sides, and what opened it goes`() throws {
        let setting = try TransferSetting()
        let answer = try setting.answer()
        expectTransferFailure(.expired) {
            try setting.request.checkUnexpired(at: TransferSetting.later)
        }
        expectTransferFailure(.expired) {
            try setting.receive(answer.bytes, at: TransferSetting.later)
        }
        let file = "\(setting.here.path)/\(setting.request.id)/identity"
        #expect(FileManager.default.fileExists(atPath: file))
        try setting.here.sweep(at: TransferSetting.later)
        #expect(!FileManager.default.fileExists(atPath: file))
        expectTransferFailure(.expired) {
            try setting.receive(answer.bytes, at: TransferSetting.later)
        }
        try setting.here.sweep(at: Timestamp(seconds: TransferSetting.later.seconds + 31 * 86_400))
        #expect(!FileManager.default.fileExists(atPath: "\(setting.here.path)/\(answer.id)"))
        try setting.expectNothing()
    }

    @Test func `what is kept of a request is for its owner alone`() throws {
        let setting = try TransferSetting()
        let folder = "\(setting.here.path)/\(setting.request.id)"
        for (path, mode) in [(folder, 0o700), (folder + "/identity", 0o600)] {
            let found = try FileManager.default.attributesOfItem(atPath: path)
            #expect(found[.posixPermissions] as? Int == mode)
        }
    }

    @Test func `a cut answer and a changed one are told apart, and store nothing`() throws {
        let setting = try TransferSetting()
        let bytes = try setting.answer().bytes.disclosed()
        for count in stride(from: 0, to: bytes.count, by: bytes.count / 40) {
            expectTransferFailure(.truncated, "\(count)") {
                try setting.receive(SecretBytes(copying: bytes.prefix(count)))
            }
        }
        expectTransferFailure(.altered) { try setting.receive(SecretBytes(copying: bytes + [0])) }
        for index in stride(from: 70, to: bytes.count, by: bytes.count / 60) {
            var changed = bytes
            changed[index] ^= 1
            expectTransferFailure(.altered, "\(index)") {
                try setting.receive(SecretBytes(copying: changed))
            }
        }
        try setting.expectNothing()
    }

    @Test func `a passphrase that was agreed on is insisted on`() throws {
        let setting = try TransferSetting()
        let words = FixedPassphrase(SecretBytes("agreed"))
        let open = try setting.answer()
        expectTransferFailure(.notProtected) {
            try open.open(setting.identity, for: setting.request, words)
        }
        let closed = try setting.answer(passphrase: "agreed")
        #expect(try closed.open(setting.identity, for: setting.request, words).keys.count == 1)
        expectFailure(.passphraseNeeded) {
            try closed.open(setting.identity, for: setting.request)
        }
        let error = #expect(throws: AgeError.self) {
            let other = FixedPassphrase(SecretBytes("other"))
            return try closed.open(setting.identity, for: setting.request, other)
        }
        #expect(error?.cause == .wrongPassphrase)
    }

    @Test func `a store does not answer its own request`() throws {
        let setting = try TransferSetting()
        let sent = try SentTransfer(setting.old.backup(), setting.answer(), to: setting.request)
        expectTransferFailure(.ownRequest) {
            try setting.here.checkAnswerable(setting.request.id)
        }
        expectTransferFailure(.ownRequest) { try setting.here.note(sent) }
        // As somebody might put it there.
        let folder = "\(setting.here.path)/\(setting.request.id)"
        _ = try setting.note(setting.answer())
        try FileManager.default.copyItem(
            atPath: "\(setting.there.path)/\(setting.request.id)/sent",
            toPath: "\(folder)/sent"
        )
        expectTransferFailure(.ownRequest) { try setting.here.sent(setting.request.id) }
    }

    @Test func `the receipt of an answer is there until the transfer is forgotten`() throws {
        let setting = try TransferSetting()
        let answer = try setting.answer()
        #expect(try setting.here.receipt(of: answer) == nil)
        _ = try setting.receive(answer.bytes, nil)
        #expect(try setting.here.receipt(of: answer) == nil)
        let receipt = try setting.receive(answer.bytes)
        #expect(try setting.here.receipt(of: answer)?.encode() == receipt.encode())
        #expect(try setting.here.receipt(of: setting.answer()) == nil)
    }

    @Test func `what was sent is forgotten when no receipt can come any more`() throws {
        let setting = try TransferSetting()
        let sent = try setting.note(setting.answer())
        func sweep(days: Int) throws {
            try setting.there.sweep(at: Timestamp(seconds: Timestamp.now().seconds + days * 86_400))
        }
        try sweep(days: 96)
        #expect(try setting.there.sent(sent.id) == sent)
        try sweep(days: 98)
        expectTransferFailure(.unknownRequest) { try setting.there.sent(sent.id) }
    }

    @Test func `what opens the answer to a damaged request goes, too`() throws {
        let setting = try TransferSetting()
        let folder = URL(filePath: "\(setting.here.path)/\(setting.request.id)")
        try Data("damaged".utf8).write(to: folder.appending(path: "request"))
        let identity = folder.appending(path: "identity").path
        try setting.here.sweep()
        #expect(FileManager.default.fileExists(atPath: identity))
        try setting.here.sweep(at: Timestamp(seconds: Timestamp.now().seconds + 8 * 86_400))
        #expect(!FileManager.default.fileExists(atPath: identity))
    }

    @Test func `a request is answered once`() throws {
        let setting = try TransferSetting()
        _ = try setting.note(setting.answer())
        expectTransferFailure(.used) { try setting.note(setting.answer()) }
    }
}

extension TransferSetting {
    /// Another request of the same name, as somebody on the way would put it there.
    fileprivate func swapped() throws -> TransferRequest {
        TransferRequest(
            id: request.id,
            recipient: try X25519Identity.generate().recipient,
            created: request.created,
            expires: request.expires,
            host: request.host
        )
    }

    fileprivate func expectNothing() throws {
        #expect(try new.store.names().isEmpty)
    }
}

extension SecretBytes {
    fileprivate func text(replacing old: String, with new: String) -> SecretBytes {
        var bytes = disclosed()
        bytes.replace(Array(old.utf8), with: Array(new.utf8))
        return SecretBytes(copying: bytes)
    }
}

func expectTransferFailure(
    _ cause: TransferFailure.Cause,
    _ comment: Testing.Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Any
) {
    let error = #expect(throws: TransferFailure.self, sourceLocation: sourceLocation) {
        _ = try body()
    }
    #expect(error?.cause == cause, comment, sourceLocation: sourceLocation)
}
