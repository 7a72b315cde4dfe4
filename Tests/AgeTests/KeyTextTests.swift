import Age
import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

struct KeyTextTests {
    @Test func `keys of age come back from their text`() throws {
        let identity = try X25519Identity.generate()
        #expect(identity.text.text.hasPrefix("AGE-SECRET-KEY-1"))
        #expect(try X25519Identity(parsing: identity.text) == identity)
        #expect(identity.recipient.text.hasPrefix("age1"))
        #expect(
            try X25519Recipient(parsing: SecretBytes(identity.recipient.text)) == identity.recipient
        )
    }

    @Test func `the other case is another key's`() throws {
        let identity = try X25519Identity.generate()
        let lower = SecretBytes(identity.text.text.lowercased())
        expectFailure(.malformed) { try X25519Identity(parsing: lower) }
        let upper = SecretBytes(identity.recipient.text.uppercased())
        expectFailure(.malformed) { try X25519Recipient(parsing: upper) }
        expectFailure(.malformed) { try X25519Recipient(parsing: identity.text) }
    }

    @Test func `a key of another length is refused`() {
        for count in [0, 31, 33] {
            let bytes = AgeSamples.plaintext(count)
            expectFailure(.malformed) {
                try X25519Recipient(parsing: Bech32.encode(bytes, prefix: "age"))
            }
            expectFailure(.malformed) {
                try X25519Identity(parsing: Bech32.encode(bytes, prefix: "AGE-SECRET-KEY-"))
            }
        }
    }

    @Test func `what newer versions and plugins have is told`() {
        let bytes = AgeSamples.plaintext(32)
        expectFailure(.unsupported) {
            try X25519Recipient(parsing: Bech32.encode(bytes, prefix: "age1yubikey"))
        }
        expectFailure(.unsupported) {
            try X25519Identity(parsing: Bech32.encode(bytes, prefix: "AGE-PLUGIN-YUBIKEY-"))
        }
    }

    @Test func `an SSH public key on its line is a recipient`() throws {
        for kind in [AgeKind.rsa, .ed25519] {
            let key = try kind == .rsa ? SampleKeys.rsa.get() : SampleKeys.ed25519.get()
            let line = try OpenSSHPublicKey.encode(key.publicKey, Comment("me"))
            let file = try AgeWriter.encrypt(SecretBytes("text"), to: [recipient(parsing: line)])
            #expect(try open(file, with: [kind.identity]) == SecretBytes("text"))
        }
    }

    @Test func `keys that age does not know are refused`() throws {
        for key in try SampleKeys.all() {
            switch key {
            case .rsa: continue
            case .eddsa(let key) where key.publicKey.curve == .ed25519: continue
            default: break
            }
            expectFailure(.unsupported, "recipient") { try SSHRecipient(key.publicKey) }
            expectFailure(.unsupported, "identity") { try SSHIdentity(key) }
        }
        expectFailure(.unsupported, "recipient") {
            try SSHRecipient(SampleKeys.shortRSA.get().publicKey)
        }
    }

    @Test func `an Ed25519 key that is no point is refused`() throws {
        let point = SecretBytes(copying: [2] + [UInt8](repeating: 0, count: 31))
        let key = try EdDSAPublicKey(curve: .ed25519, point: point)
        expectFailure(.malformed, "recipient") { try SSHRecipient(.eddsa(key)) }
    }

    @Test func `a file of identities is read line by line`() throws {
        let keys = try (0..<3).map { _ in try X25519Identity.generate() }
        let lines = ["# created: today", keys[0].text.text, "", keys[1].text.text + "\r"]
        let text = (lines + ["#", keys[2].text.text]).joined(separator: "\n")
        #expect(try identities(parsing: SecretBytes(text)) == keys)
        expectFailure(.malformed, "line 2: identity") {
            try identities(parsing: SecretBytes("\nAGE-SECRET-KEY-1"))
        }
        expectFailure(.unrecognized) { try identities(parsing: SecretBytes("# nothing\n")) }
    }
}
