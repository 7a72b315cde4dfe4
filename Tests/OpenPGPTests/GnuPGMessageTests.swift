import Bytes
import OpenPGP
import Testing

/// Real messages: GnuPG reads what comes out, whatever it thought of what went in.
struct GnuPGMessageTests {
    private let plaintext = String(repeating: "a line of a report,1\n", count: 5000)

    @Test func `a message with all that GnuPG refuses around it is readable afterwards`() throws {
        let home = try GPGHome()
        let fingerprint = try home.makeKey("A <a@example.com>")
        let message = try home.encrypt(plaintext, "--recipient", fingerprint, "--encrypt")
        let unknown = packet(1, [99] + HandMade.keyID)
        let stuffed =
            unknown + packet(21, [0, 0]) + message + [UInt8](repeating: 0, count: 300_000)
        #expect(throws: (any Error).self) { try home.decrypt(stuffed) }

        let stream = try MessageStream(MemorySource(stuffed))
        let key = try #require(TransferableKey.decode(try home.output("--export")).only)
        #expect(stream.recipients.map(\.keyID) == key.subkeys.map(\.key.keyID))
        let normal = try stream.readAll()
        #expect(normal == message)
        #expect(try home.decrypt(normal) == plaintext)
    }

    @Test func `messages for a hidden key and a passphrase, in armor, are read`() throws {
        let home = try GPGHome()
        let fingerprint = try home.makeKey("A <a@example.com>")
        let message = try home.encrypt(
            plaintext,
            "--armor",
            "--hidden-recipient",
            fingerprint,
            "--symmetric",
            "--encrypt"
        )
        let stream = try MessageStream(MemorySource(message))
        #expect(stream.recipients.map(\.keyID) == [nil])
        #expect(stream.passphraseCount == 1 && stream.protection == .mdc)
        #expect(try home.decrypt(try stream.readAll()) == plaintext)
    }

    @Test func `what is signed and not encrypted is refused`() throws {
        let home = try GPGHome()
        _ = try home.makeKey("A <a@example.com>")
        for options in [["--sign"], ["--clear-sign"], ["--detach-sign"], ["--armor", "--store"]] {
            let file = try home.encrypt(plaintext, options)
            #expect(try Outcome(file) == .refused(.notEncrypted), "\(options)")
        }
    }
}
