import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

private typealias Comment = Keys.Comment

private let passphrase = SampleKeys.passphrase

/// The real ssh-keygen and puttygen read what is written here, and the reverse.
struct OpenSSHPeerTests {
    @Test func `ssh-keygen reads every type`() throws {
        for key in try SampleKeys.computed() where key.publicKey.bits ?? 0 >= 256 {
            guard key.publicKey.algorithm != .ed448 else { continue }
            for passphrase in [nil, passphrase] {
                let pair = KeyPair(key, comment: Comment("a comment"))
                try checkSSHKeygenReads(
                    pair,
                    OpenSSHPrivateKey.encode(pair, passphrase: passphrase, rounds: 2)
                )
            }
        }
    }

    @Test(arguments: OpenSSHCipher.all)
    func `ssh-keygen and this library read each other's ciphers`(_ cipher: OpenSSHCipher) throws {
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Comment("a comment"))
        try checkSSHKeygenReads(
            pair,
            OpenSSHPrivateKey.encode(pair, passphrase: passphrase, rounds: 2, cipher: cipher)
        )
        let scratch = try Scratch()
        try scratch.run(
            "ssh-keygen",
            "-q",
            "-t",
            "ecdsa",
            "-Z",
            cipher.name,
            "-a",
            "2",
            "-N",
            passphrase.text,
            "-C",
            "theirs",
            "-f",
            "key"
        )
        try checkEqualsPublicFile(
            OpenSSHPrivateKey(parsing: scratch.read("key")).decrypt(SampleKeys.unlocking).pair,
            in: scratch
        )
    }

    @Test(arguments: [
        ["rsa", "2048"], ["rsa", "3072"], ["ecdsa", "256"], ["ecdsa", "384"], ["ecdsa", "521"],
        ["ed25519", "256"],
    ])
    func `keys of ssh-keygen are read`(_ words: [String]) throws {
        let scratch = try Scratch()
        try scratch.run(
            "ssh-keygen",
            "-q",
            "-t",
            words[0],
            "-b",
            words[1],
            "-N",
            "",
            "-C",
            "theirs",
            "-f",
            "key"
        )
        try checkEqualsPublicFile(
            OpenSSHPrivateKey(parsing: scratch.read("key")).decrypt(SampleKeys.unlocking).pair,
            in: scratch
        )
    }

    @Test(arguments: [
        ["rsa", "2048"], ["dsa", "1024"], ["ecdsa", "256"], ["ecdsa", "521"], ["ed25519", "255"],
        ["ed448", "448"],
    ])
    func `keys of puttygen are read, and it reads ours`(_ words: [String]) throws {
        let scratch = try Scratch()
        try scratch.write(SecretBytes("correct horse\n"), to: "passphrase")
        try scratch.run(
            "puttygen",
            "-q",
            "-t",
            words[0],
            "-b",
            words[1],
            "-C",
            "theirs",
            "-O",
            "private-openssh-new",
            "-o",
            "key",
            "--new-passphrase",
            "passphrase"
        )
        let pair = try OpenSSHPrivateKey(parsing: scratch.read("key")).decrypt(SampleKeys.unlocking)
            .pair
        try scratch.write(
            OpenSSHPrivateKey.encode(pair, passphrase: passphrase, rounds: 2),
            to: "ours"
        )
        for file in ["key", "ours"] {
            let line = try scratch.run(
                "puttygen",
                "--old-passphrase",
                "passphrase",
                file,
                "-O",
                "public-openssh"
            )
            #expect(try OpenSSHPublicKey.encode(pair.publicKey, pair.comment).text == line)
        }
    }

    private func checkSSHKeygenReads(_ pair: KeyPair, _ text: SecretBytes) throws {
        let scratch = try Scratch()
        try scratch.write(text, to: "key")
        let line = try scratch.run("ssh-keygen", "-y", "-P", passphrase.text, "-f", "key")
        #expect(try OpenSSHPublicKey.encode(pair.publicKey, pair.comment).text == line)
    }

    private func checkEqualsPublicFile(_ pair: KeyPair, in scratch: Scratch) throws {
        let (key, comment) = try OpenSSHPublicKey.decode(scratch.read("key.pub"))
        #expect(pair.publicKey == key)
        #expect(pair.comment == comment)
    }
}
