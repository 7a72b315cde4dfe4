import Bytes
import Keys
import SSHKey
import Testing

@Suite struct PEMRoundTripTests {
    @Test(arguments: PEMSamples.all, [nil, "a secr\u{e9}t"])
    func `pkcs8 is read back`(pair: KeyPair, passphrase: String?) throws {
        let secret = passphrase.map { SecretBytes($0) }
        let text = try PKCS8Key.encode(pair, passphrase: secret)
        let decoded = try PEMSamples.pair(text, passphrase: passphrase)
        #expect(decoded.pair == pair)
        #expect(decoded.passphrase == secret)
    }

    @Test(arguments: [PEMSamples.rsa] + PEMSamples.ecdsa + [PEMSamples.dsa], [nil, "a secret"])
    func `the traditional form is read back`(pair: KeyPair, passphrase: String?) throws {
        let secret = passphrase.map { SecretBytes($0) }
        let text = try PEMKey.encodeTraditional(pair, passphrase: secret)
        let decoded = try PEMSamples.pair(text, passphrase: passphrase)
        #expect(decoded.pair == pair)
        #expect(decoded.passphrase == secret)
    }

    @Test(arguments: PEMSamples.all)
    func `the public key is read back`(pair: KeyPair) throws {
        let text = try SubjectPublicKeyInfo.encode(pair.publicKey, comment: pair.comment)
        let (key, comment) = try PEMSamples.publicKey(text)
        #expect(key == pair.publicKey)
        #expect(comment == pair.comment)
    }

    @Test func `a pkcs1 public key is read back`() throws {
        let pair = PEMSamples.rsa
        let text = try PKCS1.encodePublic(pair.publicKey, comment: pair.comment)
        let (key, comment) = try PEMSamples.publicKey(text)
        #expect(key == pair.publicKey)
        #expect(comment == pair.comment)
    }

    @Test func `what a format has no room for is refused by name`() throws {
        let ed = PEMSamples.eddsa[0]
        for encode in [
            { try PEMKey.encodeTraditional(ed) }, { try PKCS1.encodePublic(ed.publicKey) },
        ] {
            let error = #expect(throws: FormatError.self) { try encode() }
            #expect(error?.kind == .unsupported)
        }
        let error = #expect(throws: FormatError.self) { try PEMKey.encodeTraditional(ed) }
        #expect(error?.description == "a key of type ED25519 cannot be written as traditional PEM")
    }

    @Test func `a comment of two lines is not written`() {
        var pair = PEMSamples.eddsa[0]
        pair.comment = Keys.Comment("one\ntwo")
        #expect(throws: FormatError.self) { try PKCS8Key.encode(pair) }
        #expect(throws: FormatError.self) {
            try SubjectPublicKeyInfo.encode(pair.publicKey, comment: pair.comment)
        }
    }

    @Test func `other things in PEM are refused by their label`() {
        let text = PEMSamples.pem("CERTIFICATE", SecretBytes(copying: [0x30, 0]))
        let error = #expect(throws: FormatError.self) { try PEMKey(parsing: text) }
        #expect(error?.kind == .unsupported)
        #expect(error?.reason.contains("CERTIFICATE") == true)
    }

    @Test func `OpenSSH's own format is left to its reader`() {
        #expect(!PEMKey.recognizes(SecretBytes("-----BEGIN OPENSSH PRIVATE KEY-----\n")))
        #expect(!PEMKey.recognizes(SecretBytes("---- BEGIN SSH2 PUBLIC KEY ----\n")))
        #expect(PEMKey.recognizes(SecretBytes("some words\n-----BEGIN PUBLIC KEY-----\n")))
    }
}
