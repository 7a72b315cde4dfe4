import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

private typealias Comment = Keys.Comment

private let passphrase = SampleKeys.passphrase

struct SSHComTests {
    @Test(arguments: [true, false])
    func `RSA and DSA come back with their comment`(_ isEncrypted: Bool) throws {
        for key in [try SampleKeys.rsa.get(), try SampleKeys.dsa.get()] {
            let pair = KeyPair(key, comment: Comment("a \"comment\" \\ "))
            let text = try SSHCom.encode(pair, passphrase: isEncrypted ? passphrase : nil)
            #expect(SSHCom.recognizes(text))
            let decoded = try SSHCom(parsing: text).decrypt(SampleKeys.unlocking)
            #expect(decoded.pair == pair)
            #expect(decoded.passphrase == (isEncrypted ? passphrase : nil))
        }
    }

    @Test func `a wrong passphrase is told`() throws {
        let text = try SSHCom.encode(KeyPair(SampleKeys.rsa.get()), passphrase: passphrase)
        let wrong = DecodingOptions(passphrase: FixedPassphrase(SecretBytes("wrong")))
        let error = #expect(throws: FormatError.self) {
            try SSHCom(parsing: text).decrypt(wrong)
        }
        #expect(error?.kind == .wrongPassphrase)
    }

    @Test func `a type that ssh.com does not know is not written`() throws {
        let error = #expect(throws: FormatError.self) {
            try SSHCom.encode(KeyPair(SampleKeys.ed25519.get()), passphrase: nil)
        }
        #expect(error?.kind == .unsupported)
    }

    @Test(arguments: [true, false])
    func `puttygen reads what is written, and the reverse`(_ isEncrypted: Bool) throws {
        let scratch = try Scratch()
        try scratch.write(passphrase, to: "p")
        try scratch.write(.empty, to: "none")
        let word = isEncrypted ? "p" : "none"
        let pair = KeyPair(try SampleKeys.rsa.get(), comment: Comment("here"))
        let text = try SSHCom.encode(pair, passphrase: isEncrypted ? passphrase : nil)
        try scratch.write(text, to: "ours")
        for (from, form, to) in [
            ("ours", "private-openssh-new", "between"), ("between", "private-sshcom", "theirs"),
        ] {
            try scratch.run(
                "puttygen",
                from,
                "--old-passphrase",
                word,
                "--new-passphrase",
                word,
                "-O",
                form,
                "-o",
                to
            )
        }
        let theirs = try SSHCom(parsing: scratch.read("theirs"))
        #expect(try theirs.decrypt(SampleKeys.unlocking).pair == pair)
    }

    @Test func `no changed byte and no truncation gives another key`() throws {
        let pair = KeyPair(try SampleKeys.shortRSA.get(), comment: Comment("c"))
        Mutations.check(of: try SSHCom.encode(pair, passphrase: nil), masks: [0x01, 0x40]) {
            try SSHCom(parsing: $0).decrypt(SampleKeys.unlocking).pair.privateKey
                == pair.privateKey
        }
    }
}
