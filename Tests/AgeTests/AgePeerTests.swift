import Age
import Bytes
import Foundation
import Keys
import SSHKey
import TestSupport
import Testing

/// The real age reads what is written here, and the reverse.
struct AgePeerTests {
    private static let sizes = [0, 1, 65_535, 65_536, 65_537, 131_072]
    private static let keyKinds = [AgeKind.x25519, .rsa, .ed25519]

    /// Writes the key of this kind to `key`, and what it is encrypted to, to `recipient`.
    private func writeKey(_ kind: AgeKind, in scratch: Scratch) throws {
        if kind == .x25519 {
            let identity = try AgeSamples.native.get()
            try scratch.write(identity.text, to: "key")
            try scratch.write(SecretBytes(identity.recipient.text), to: "recipient")
            return
        }
        let key = try kind == .rsa ? SampleKeys.rsa.get() : SampleKeys.ed25519.get()
        try scratch.write(OpenSSHPrivateKey.encode(KeyPair(key), passphrase: nil), to: "key")
        try scratch.write(OpenSSHPublicKey.encode(key.publicKey, Comment()), to: "recipient")
    }

    /// age makes no file for an empty text.
    private func check(_ kind: AgeKind, _ size: Int, armored: Bool) throws {
        let scratch = try Scratch()
        try writeKey(kind, in: scratch)
        let text = AgeSamples.plaintext(size)
        let ours = try AgeWriter.encrypt(text, to: [kind.recipient], armored: armored)
        try scratch.write(SecretBytes(copying: ours), to: "ours")
        try scratch.write(.empty, to: "opened")
        try scratch.run("age", "-d", "-i", "key", "-o", "opened", "ours")
        #expect(try scratch.read("opened") == text)
        let words = armored ? ["-a"] : []
        try scratch.run("age", words + ["-R", "recipient", "-o", "theirs", "opened"])
        let theirs = try scratch.read("theirs").disclosed()
        #expect(try open(theirs, with: [kind.identity]) == text)
        #expect(theirs.count == ours.count)
    }

    @Test(arguments: keyKinds, [false, true])
    func `age and this library read each other's files`(_ kind: AgeKind, _ armored: Bool) throws {
        for size in Self.sizes { try check(kind, size, armored: armored) }
    }

    @Test(arguments: [false, true])
    func `ten mebibytes go both ways`(_ armored: Bool) throws {
        try check(.x25519, 10 << 20, armored: armored)
    }

    @Test func `keys of age-keygen are read, and it reads ours`() throws {
        let scratch = try Scratch()
        try scratch.run("age-keygen", "-o", "theirs")
        let theirs = try identities(parsing: scratch.read("theirs"))
        let recipient = try scratch.run("age-keygen", "-y", "theirs")
        #expect(theirs.map { $0.recipient.text + "\n" } == [recipient])
        let ours = try X25519Identity.generate()
        try scratch.write(ours.text, to: "ours")
        #expect(try scratch.run("age-keygen", "-y", "ours") == ours.recipient.text + "\n")
    }

    @Test func `a file to several recipients opens for each`() throws {
        let scratch = try Scratch()
        let file = try AgeWriter.encrypt(
            SecretBytes("text"),
            to: Self.keyKinds.map { try $0.recipient }
        )
        try scratch.write(SecretBytes(copying: file), to: "file")
        for kind in Self.keyKinds {
            try writeKey(kind, in: scratch)
            #expect(try scratch.run("age", "-d", "-i", "key", "file") == "text")
        }
    }

    /// Answers every question for a passphrase on a terminal of its own.
    private static let typist = """
        import os, pty, sys
        child, terminal = pty.fork()
        if child == 0:
            os.execvp(sys.argv[2], sys.argv[2:])
        seen = b""
        while True:
            try:
                piece = os.read(terminal, 1024)
            except OSError:
                break
            if not piece:
                break
            seen += piece
            if b"assphrase" in seen and seen.rstrip().endswith(b":"):
                os.write(terminal, sys.argv[1].encode() + b"\\n")
                seen = b""
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """

    private func type(_ passphrase: SecretBytes, _ words: [String], in scratch: Scratch) throws {
        try scratch.run("python3", ["-c", Self.typist, passphrase.text, "age"] + words)
    }

    @Test(arguments: [false, true])
    func `a passphrase opens the other's files`(_ armored: Bool) throws {
        let scratch = try Scratch()
        let (text, passphrase) = (AgeSamples.plaintext(70_000), AgeSamples.passphrase)
        let recipient = armored ? try AgeKind.passphrase.recipient : ScryptRecipient(passphrase)
        let ours = try AgeWriter.encrypt(text, to: [recipient], armored: armored)
        try scratch.write(SecretBytes(copying: ours), to: "ours")
        try type(passphrase, ["-d", "-o", "opened", "ours"], in: scratch)
        #expect(try scratch.read("opened") == text)
        let armor = armored ? ["-a"] : []
        try type(passphrase, armor + ["-p", "-o", "theirs", "opened"], in: scratch)
        let theirs = try scratch.read("theirs").disclosed()
        #expect(try open(theirs, with: [AgeKind.passphrase.identity]) == text)
    }
}
