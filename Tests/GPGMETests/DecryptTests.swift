import Bytes
import GPGME
import Testing

struct DecryptTests {
    let home: GnuPGHome

    init() throws {
        home = try GnuPGHome()
    }

    private func plainKey() throws -> String { try home.makeKey("Plain") }
    private func lockedKey() throws -> String { try home.makeKey("Locked", passphrase: "right") }

    private func context(_ passphrase: Context.PassphraseSource? = nil) -> Context {
        Context(home: home.path, passphrase: passphrase)
    }

    @Test(arguments: [1, 777, 65_536, 1 << 20])
    func `a message comes out whole whatever its pieces`(piece: Int) throws {
        let plain = noise(piece == 1 ? 5_000 : 1 << 20)
        let message = try home.encrypt(plain, to: plainKey())
        let sink = MemorySink()
        let result = try context().decrypt(MemorySource(message, piece: piece), to: sink)
        #expect(result.error == nil)
        #expect(sink.bytes == plain)
        #expect(result.cipher == "AES256.CFB")
        #expect(result.recipients.count == 1)
        #expect(result.statusLines.filter { $0.keyword == "PLAINTEXT" }.count == 1)
    }

    /// gpg may end without having read them, which GPGME's own loop waits out for ever.
    @Test(arguments: ["0", "6"])
    func `zeros after a message do not hang it`(compression: String) throws {
        let plain = noise(1000)
        let message = try home.encrypt(plain, to: plainKey(), "-z", compression)
        for _ in 0..<5 {
            let sink = MemorySink()
            let input = MemorySource(message + [UInt8](repeating: 0, count: 300_000))
            let result = try context().decrypt(input, to: sink)
            #expect(result.error != nil || sink.bytes == plain)
        }
        #expect(home.endsItsProcesses())
    }

    @Test func `what a source throws is thrown`() throws {
        let message = try home.encrypt(noise(1 << 20), to: plainKey())
        let source = FailingSource(Array(message.prefix(500_000)))
        #expect(throws: Planned()) { try context().decrypt(source, to: MemorySink()) }
        #expect(home.endsItsProcesses())
    }

    @Test func `what a sink throws is thrown`() throws {
        let message = try home.encrypt(noise(1 << 20), to: plainKey())
        let sink = FullSink(room: 300_000)
        #expect(throws: Planned()) { try context().decrypt(MemorySource(message), to: sink) }
        #expect(home.endsItsProcesses())
    }

    @Test func `a wrong passphrase is told from a right one`() throws {
        let message = try home.encrypt(noise(1000), to: lockedKey())
        try home.forget()
        let wrong = try context { _ in SecretBytes("wrong") }
            .decrypt(MemorySource(message), to: MemorySink())
        #expect(wrong.error?.isBadPassphrase == true, "\(wrong)")
        var requests: [Context.PassphraseRequest] = []
        let right = try context { request in
            requests.append(request)
            return SecretBytes("right")
        }.decrypt(MemorySource(message), to: MemorySink())
        #expect(right.error == nil)
        #expect(requests.count == 1)
        #expect(requests.first?.key?.hasSuffix(" Locked") == true)
    }

    @Test func `a source that declines cancels`() throws {
        let message = try home.encrypt(noise(1000), to: lockedKey())
        try home.forget()
        let result = try context { _ in nil }.decrypt(MemorySource(message), to: MemorySink())
        #expect(result.error?.isCancelled == true, "\(result)")
        #expect(home.endsItsProcesses())
    }

    @Test func `what a passphrase source throws is thrown`() throws {
        let message = try home.encrypt(noise(1000), to: lockedKey())
        try home.forget()
        let context = context { _ in throw Planned() }
        #expect(throws: Planned()) {
            try context.decrypt(MemorySource(message), to: MemorySink())
        }
    }

    @Test func `no passphrase of a symmetric message is remembered`() throws {
        let message = try home.encrypt(noise(1000), passphrase: "secret")
        for word in ["secret", "other", "secret"] {
            let sink = MemorySink()
            let result = try context { request in
                #expect(request.key == nil)
                return SecretBytes(word)
            }.decrypt(MemorySource(message), to: sink)
            #expect((result.error == nil) == (word == "secret"), "\(result)")
            #expect(sink.bytes.isEmpty == (word == "other"))
        }
    }

    @Test func `a cancelled operation ends`() throws {
        let message = try home.encrypt(noise(1 << 20), to: plainKey())
        let cancellation = try Cancellation()
        let context = Context(home: home.path)
        context.cancellation = cancellation
        final class Trigger: ByteSink {
            let cancellation: Cancellation
            init(_ cancellation: Cancellation) { self.cancellation = cancellation }
            func write(_ bytes: RawSpan) { cancellation.cancel() }
        }
        let result = try context.decrypt(MemorySource(message), to: Trigger(cancellation))
        #expect(result.error?.isCancelled == true)
        #expect(home.endsItsProcesses())
    }

    @Test func `four threads decrypt at once`() async throws {
        let plain = noise(200_000)
        let message = try home.encrypt(plain, to: plainKey())
        let path = home.path
        try await withThrowingTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let context = Context(home: path)
                    return try (0..<5).map { _ in
                        let sink = MemorySink()
                        _ = try context.decrypt(MemorySource(message), to: sink)
                        return sink.bytes
                    }
                }
            }
            for try await outputs in group {
                #expect(outputs.allSatisfy { $0 == plain })
            }
        }
    }
}
