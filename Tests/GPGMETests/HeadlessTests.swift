import Bytes
import GPGME
import Testing

/// Where there is nobody to ask.
struct HeadlessTests {
    private func decrypt(agent: String..., passphrase: Bool = false) throws -> Decryption {
        let home = try GnuPGHome()
        let key = try home.makeKey("Locked", passphrase: "right")
        let message = try home.encrypt(noise(1000), to: key)
        try home.restartAgent(agent)
        let context = Context(
            home: home.path,
            passphrase: passphrase ? { _ in SecretBytes("right") } : nil
        )
        let result = try context.decrypt(MemorySource(message), to: MemorySink())
        #expect(home.endsItsProcesses())
        return result
    }

    private func cause(_ result: Decryption) -> GPGMEError? {
        result.statusLines.compactMap(\.error).last ?? result.error
    }

    @Test func `a pinentry that is missing is told at once`() throws {
        let result = try decrypt(agent: "pinentry-program /nonexistent/pinentry")
        #expect(result.error != nil)
        #expect(cause(result)?.isUnableToAsk == true, "\(result)")
    }

    @Test func `a pinentry without a terminal is told at once`() throws {
        let result = try decrypt()
        #expect(result.error != nil)
        #expect(cause(result)?.isUnableToAsk == true, "\(result)")
    }

    @Test func `a pinentry that is none is told at once`() throws {
        let result = try decrypt(agent: "pinentry-program /bin/false")
        #expect(result.error != nil)
        #expect(cause(result)?.isUnableToAsk == true, "\(result)")
    }

    @Test func `a passphrase helps without a pinentry`() throws {
        let missing = "pinentry-program /nonexistent/pinentry"
        let result = try decrypt(agent: missing, passphrase: true)
        #expect(result.error == nil, "\(result)")
    }

    @Test func `an agent that forbids to be given one is told`() throws {
        let result = try decrypt(agent: "no-allow-loopback-pinentry", passphrase: true)
        #expect(result.error != nil)
        #expect(cause(result)?.isNotSupported == true, "\(result)")
    }

    @Test func `a home that is not there is told from one without keys`() throws {
        let context = Context(home: "/nonexistent/home")
        let error = #expect(throws: GPGMEError.self) { try context.keys() }
        #expect(error?.description == "no such file or directory")
    }
}
