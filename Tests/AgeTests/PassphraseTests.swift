import Age
import Bytes
import Keys
import TestSupport
import Testing

struct PassphraseTests {
    private func header(workFactor: String) -> [UInt8] {
        let lines = [
            "age-encryption.org/v1", "-> scrypt AAAAAAAAAAAAAAAAAAAAAA \(workFactor)",
            String(repeating: "A", count: 43), "--- " + String(repeating: "A", count: 43), "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    private struct Unasked: PassphraseProvider {
        func passphrase(for what: String) throws -> SecretBytes {
            Issue.record("asked for the passphrase")
            return .empty
        }
    }

    @Test func `a wrong passphrase is told apart from a damaged file`() throws {
        let file = try AgeWriter.encrypt(.empty, to: [AgeKind.passphrase.recipient])
        let wrong = ScryptIdentity(FixedPassphrase(SecretBytes("correct horse ")))
        expectAgeFailure(.wrongPassphrase) { try open(file, with: [wrong]) }
    }

    @Test func `the passphrase is asked for by the name of the file`() throws {
        struct Names: PassphraseProvider {
            func passphrase(for what: String) -> SecretBytes {
                #expect(what == "keys.age")
                return AgeSamples.passphrase
            }
        }
        let file = try AgeWriter.encrypt(.empty, to: [AgeKind.passphrase.recipient])
        #expect(try open(file, with: [ScryptIdentity(Names(), for: "keys.age")]).isEmpty)
    }

    @Test func `a file without a passphrase asks for none`() throws {
        let file = try AgeWriter.encrypt(.empty, to: [AgeKind.x25519.recipient])
        #expect(try !AgeReader(MemorySource(file)).header.needsPassphrase)
        expectAgeFailure(.noMatchingIdentity) { try open(file, with: [ScryptIdentity(Unasked())]) }
    }

    @Test func `no passphrase at hand is told as that`() throws {
        let file = try AgeWriter.encrypt(.empty, to: [AgeKind.passphrase.recipient])
        expectFailure(.passphraseNeeded) { try open(file, with: [ScryptIdentity(NoPassphrase())]) }
    }

    @Test(arguments: [
        ("23", "8 GiB"), ("30", "1024 GiB"), ("64", "more"), ("99999999999999999999", "more"),
    ])
    func `a work factor that is too high is refused with its cost`(
        _ workFactor: String,
        _ words: String
    ) throws {
        let error = #expect(throws: AgeError.self) {
            try open(header(workFactor: workFactor), with: [ScryptIdentity(Unasked())])
        }
        #expect(error?.cause == .tooCostly)
        #expect(error?.reason.contains(words) == true, "\(error as Any)")
    }

    @Test(arguments: ["0", "01", "+1", "-1", "1x", "0x1", "1.0", "١", "10\u{7f}"])
    func `a work factor out of shape is refused`(_ workFactor: String) {
        expectAgeFailure(.malformed) {
            try open(header(workFactor: workFactor), with: [ScryptIdentity(Unasked())])
        }
    }

    @Test func `a low work factor is worth a note`() throws {
        for (workFactor, notes) in [("1", 1), ("14", 1), ("15", 0), ("22", 0), ("x", 0)] {
            let reader = try AgeReader(MemorySource(header(workFactor: workFactor)))
            #expect(reader.header.notes.count == notes)
            #expect(reader.header.needsPassphrase)
        }
    }

    @Test func `18 is written unless another is asked for`() throws {
        #expect(WorkFactor.standard.logN == 18)
        expectFailure(.tooCostly) { try WorkFactor(23) }
        expectFailure(.malformed) { try WorkFactor(0) }
        let stanza = try ScryptRecipient(SecretBytes("x")).wrap(SecretBytes("sixteen letters!"))
        #expect(stanza.arguments[1] == "18")
    }
}
