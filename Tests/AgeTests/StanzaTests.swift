import Age
import Bytes
import Keys
import TestSupport
import Testing

/// What is asked of the stanzas that are known here; the others are passed over.
struct StanzaTests {
    private let fileKey = SecretBytes("sixteen letters!")

    @Test(arguments: AgeKind.allCases)
    func `an identity opens its own stanza and passes over others`(_ kind: AgeKind) throws {
        let stanza = try kind.recipient.wrap(fileKey)
        #expect(try kind.identity.unwrap(stanza) == fileKey)
        let other = Stanza(type: stanza.type.uppercased() + "-grease", arguments: [], body: .empty)
        #expect(try kind.identity.unwrap(other) == nil)
    }

    @Test(arguments: AgeKind.allCases)
    func `a file key of another length is refused`(_ kind: AgeKind) throws {
        for count in [0, 15, 17, 32] {
            expectFailure(.malformed, "file key") {
                try kind.recipient.wrap(AgeSamples.plaintext(count))
            }
        }
    }

    @Test(arguments: AgeKind.allCases)
    func `an argument too many or too few is refused`(_ kind: AgeKind) throws {
        let good = try kind.recipient.wrap(fileKey)
        for arguments in [good.arguments + ["x"], Array(good.arguments.dropLast())] {
            let stanza = Stanza(type: good.type, arguments: arguments, body: good.body)
            expectFailure(.malformed) { try kind.identity.unwrap(stanza) as Any }
        }
    }

    @Test(arguments: [AgeKind.x25519, .ed25519, .passphrase])
    func `a body of another length is refused before it is tried`(_ kind: AgeKind) throws {
        let good = try kind.recipient.wrap(fileKey)
        for body in [good.body[0..<31], .empty, AgeSamples.plaintext(33)] {
            let stanza = Stanza(type: good.type, arguments: good.arguments, body: body)
            expectFailure(.malformed) { try kind.identity.unwrap(stanza) as Any }
        }
    }

    @Test(arguments: [AgeKind.x25519, .ed25519])
    func `a share that gives no secret, or is no share, is refused`(_ kind: AgeKind) throws {
        let good = try kind.recipient.wrap(fileKey)
        let zero = String(repeating: "A", count: 43)
        for share in [zero, String(zero.dropLast()) + "B", zero + "A", zero + "=", "~"] {
            let arguments = Array(good.arguments.dropLast()) + [share]
            let stanza = Stanza(type: good.type, arguments: arguments, body: good.body)
            expectFailure(.malformed) { try kind.identity.unwrap(stanza) as Any }
        }
    }

    @Test(arguments: [AgeKind.x25519, .rsa, .ed25519])
    func `a body that does not open is somebody else's`(_ kind: AgeKind) throws {
        let good = try kind.recipient.wrap(fileKey)
        var body = good.body.disclosed()
        body[0] ^= 1
        let stanza = Stanza(
            type: good.type,
            arguments: good.arguments,
            body: SecretBytes(copying: body)
        )
        #expect(try kind.identity.unwrap(stanza) == nil)
    }

    @Test func `a longer file key in an RSA stanza is refused`() throws {
        guard case .rsa(let key) = try SampleKeys.rsa.get() else { return }
        let good = try AgeKind.rsa.recipient.wrap(fileKey)
        let body = try key.publicKey.encrypt(
            AgeSamples.plaintext(32),
            label: "age-encryption.org/v1/ssh-rsa"
        )
        let stanza = Stanza(type: good.type, arguments: good.arguments, body: body)
        expectFailure(.malformed, "file key") { try AgeKind.rsa.identity.unwrap(stanza) as Any }
    }

    /// Rows of stanzas that are not for the identity change nothing.
    @Test func `unknown stanzas are passed over`() throws {
        struct Grease: Recipient {
            func wrap(_ fileKey: SecretBytes) -> Stanza {
                Stanza(type: "x-grease", arguments: ["~"], body: AgeSamples.plaintext(100))
            }
        }
        let file = try AgeWriter.encrypt(
            SecretBytes("text"),
            to: [Grease(), AgeKind.x25519.recipient, Grease()]
        )
        #expect(try open(file, with: [AgeKind.x25519.identity]) == SecretBytes("text"))
    }
}
