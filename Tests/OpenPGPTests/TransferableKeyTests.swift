import Bytes
import OpenPGP
import TestSupport
import Testing

struct TransferableKeyTests {
    struct Sample: CustomStringConvertible, Sendable {
        let primary: String
        let subkey: String
        let bits: [Int]
        let passphrase: String
        var description: String { "\(primary), \(passphrase.isEmpty ? "plain" : "encrypted")" }
    }

    static let samples = ["", "secret"].flatMap { passphrase in
        [
            Sample(
                primary: "rsa2048",
                subkey: "rsa3072",
                bits: [2048, 3072],
                passphrase: passphrase
            ),
            Sample(
                primary: "ed25519",
                subkey: "cv25519",
                bits: [255, 255],
                passphrase: passphrase
            ),
            Sample(
                primary: "nistp384",
                subkey: "brainpoolP512r1",
                bits: [384, 512],
                passphrase: passphrase
            ),
            Sample(
                primary: "dsa2048",
                subkey: "elg2048",
                bits: [2048, 2048],
                passphrase: passphrase
            ),
        ]
    }

    @Test(arguments: samples)
    func `what gpg exports is read, and written again byte for byte`(_ sample: Sample) throws {
        let home = try GPGHome()
        let passphrase = sample.passphrase
        let fingerprint = try home.makeKey(
            "A <a@example.com>",
            (sample.primary, sample.subkey),
            passphrase: passphrase
        )
        let exported = try home.output("--export")
        let armored = try home.output("--armor", "--export")
        let secret = try home.output(passphrase: passphrase, "--export-secret-keys")

        let key = try #require(TransferableKey.decode(secret).only)
        #expect(key.encode() == secret)
        #expect(key.encodePublic() == exported)
        #expect(key.fingerprint == fingerprint)
        #expect(key.keys.map(\.bits) == sample.bits)
        #expect(key.identities.map(\.octets) == [Array("A <a@example.com>".utf8)])
        #expect(key.missingSecrets.isEmpty && !key.isPublicOnly)
        for each in key.keys { #expect((each.secret == .plain) == passphrase.isEmpty) }

        let publicKey = try #require(TransferableKey.decode(armored).only)
        #expect(publicKey.encode() == exported)
        #expect(publicKey.isPublicOnly && publicKey.missingSecrets.count == 2)
        #expect(Armor(.publicKey, exported).encode().text == armored.text)
    }

    @Test func `flags and dates of a key and its subkey are read`() throws {
        let home = try GPGHome()
        _ = try home.makeKey("A <a@example.com>")
        let key = try #require(TransferableKey.decode(try home.output("--export")).only)
        #expect(key.selfSignature?.keyFlags == [.certify, .sign])
        let subkey = try #require(key.subkeys.only)
        #expect(subkey.binding?.keyFlags?.canEncrypt == true)
        #expect(subkey.expires == nil && !subkey.isRevoked && !key.isRevoked)
        let lifetime = try #require(key.expires) - UInt64(key.primary.created)
        #expect(lifetime == 365 * 86400)
    }

    @Test func `an export of the subkeys alone lacks the secret of the primary key`() throws {
        let home = try GPGHome()
        let fingerprint = try home.makeKey("A <a@example.com>")
        let exported = try home.output("--export-secret-subkeys")
        let key = try #require(TransferableKey.decode(exported).only)
        #expect(key.primary.secret == .dummy)
        #expect(key.missingSecrets.map(\.fingerprint) == [fingerprint])
        #expect(key.encode() == exported)
    }

    @Test func `certifications by others are left out`() throws {
        let home = try GPGHome()
        let mine = try home.makeKey("A <a@example.com>")
        let other = try home.makeKey("B <b@example.com>")
        let before = try home.output("--export", mine)
        try home.gpg("--local-user", other, "--quick-sign-key", mine)
        let after = try home.output("--export", mine)
        let key = try #require(TransferableKey.decode(after).only)
        #expect(key.identities.first?.signatures.count == 2)
        #expect(key.minimal().encode() == before)
    }

    @Test func `several keys in a file, armored one after the other, are all read`() throws {
        let home = try GPGHome()
        let first = try home.makeKey("A <a@example.com>")
        let second = try home.makeKey("B <b@example.com>")
        let both = try home.output("--export")
        #expect(try TransferableKey.decode(both).map(\.fingerprint) == [first, second])
        var text = ByteWriter()
        for key in [first, second] { text.bytes(try home.output("--armor", "--export", key)) }
        let keys = try TransferableKey.decode(text.finish())
        #expect(keys.map(\.fingerprint) == [first, second])
    }

    @Test func `the fingerprint of a key of version 6 is a SHA-256`() throws {
        // RFC 9580 appendix A.3.
        let body = SecretBytes(
            hex: """
                0663877fe31b00000020f94da7bb48d60a61e567706a6587d0331999bb9d891a08242ead84543df895a3
                """
        )
        let file = SecretBytes(copying: packet(6, body.disclosed()))
        let key = try #require(TransferableKey.decode(file).only)
        #expect(
            key.fingerprint == "CB186C4F0609A697E4D52DFA6C722B0C1F1E27C18A56708F6525EC27BAD9ACC9"
        )
        #expect(key.primary.keyID == "CB186C4F0609A697" && key.primary.bits == 255)
    }

    @Test func `a damaged secret key is refused or read, without a trap`() throws {
        let home = try GPGHome()
        _ = try home.makeKey("A <a@example.com>")
        let secret = try home.output("--export-secret-keys")
        Mutations.check(of: secret) {
            _ = try TransferableKey.decode($0); return true
        }
        Mutations.check(of: Armor(.privateKey, secret).encode(), masks: [0x20]) {
            _ = try TransferableKey.decode($0)
            return true
        }
    }
}

extension Array {
    var only: Element? { count == 1 ? first : nil }
}
