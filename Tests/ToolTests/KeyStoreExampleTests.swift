import Foundation
import KeyStore
import Testing

/// The program in the documentation of the library, which is built with the tests.
struct KeyStoreExampleTests {
    @Test func `the example in the documentation is the program that is built`() throws {
        let lines = try Project.text("Sources/KeyStore/KeyStore.swift").split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let code = lines.drop { $0 != "/// ```swift" }.dropFirst().prefix { $0 != "/// ```" }
        let program = code.map { $0.dropFirst("/// ".count) + "\n" }.joined()
        #expect(try Project.text("Tests/KeyStoreExample/main.swift") == program)
        #expect(code.count <= 10)
    }

    @Test func `the example makes a key and signs with it`() async throws {
        let sandbox = try Sandbox()
        let outcome = try await sandbox.run(["KeyStoreExample"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasPrefix("ssh-ed25519 AAAA"))
        #expect(outcome.output.hasSuffix("\n64 bytes\n"))
        let check = try await sandbox.run(
            """
            printf 'correct horse battery staple\\n' >words && chmod 600 words
            IBKEYS_HOME=keys ibkeyctl check --passphrase file:words reports
            """
        )
        #expect(check.status == 0, "\(check.errors)")
    }
}
