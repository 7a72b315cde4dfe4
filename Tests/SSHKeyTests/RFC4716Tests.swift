import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

private typealias Comment = Keys.Comment

struct RFC4716Tests {
    @Test(arguments: [
        "", "here", "\"quoted\" and \\ back", String(repeating: "long ", count: 100),
        "caf\u{e9}: a colon", String(repeating: "\\\"", count: 80),
    ])
    func `a key comes back with its comment, in lines of 72 at the most`(_ text: String) throws {
        let key = try SampleKeys.rsa.get().publicKey
        let comment = Comment(text)
        let file = try RFC4716.encode(key, comment: comment)
        #expect(RFC4716.recognizes(file))
        let decoded = try RFC4716.decode(file)
        #expect(decoded.key == key)
        #expect(decoded.comment == comment)
        #expect(file.text.split(separator: "\n").allSatisfy { $0.utf8.count <= 72 })
    }

    @Test func `headers go on in the next line, in any case, and unknown ones are ignored`() throws
    {
        let key = try SampleKeys.ed25519.get().publicKey
        let base64 = Base64.text(key.blob.disclosed())
        let text = """
            remarks before
            ---- BEGIN SSH2 PUBLIC KEY ----
            x-command: /home/me/bin/lock-in-guest.sh \\
            and more
            COMMENT: This is \\
            a comment
            \(base64)
            ---- END SSH2 PUBLIC KEY ----
            """
        for end in ["\n", "\r\n", "\r"] {
            let file = SecretBytes(text.replacing("\n", with: end))
            let decoded = try RFC4716.decode(file)
            #expect(decoded.key == key)
            #expect(decoded.comment == Comment("This is a comment"))
        }
    }

    @Test func `ssh-keygen and puttygen read what is written`() throws {
        let scratch = try Scratch()
        for key in try SampleKeys.computed() where key.publicKey.algorithm != .ed448 {
            let key = key.publicKey
            try scratch.write(RFC4716.encode(key, comment: Comment("here")), to: "k")
            let line = "\(key.typeName) \(Base64.text(key.blob.disclosed()))"
            // The DSA sample is too short for ssh-keygen.
            if key.algorithm != .dsa {
                #expect(try scratch.run("ssh-keygen", "-i", "-f", "k") == line + "\n")
            }
            #expect(try scratch.run("puttygen", "-L", "k") == line + " here\n")
        }
    }

    @Test func `a missing END line is said, with the remedy`() throws {
        let key = try SampleKeys.ed25519.get().publicKey
        let text = try RFC4716.encode(key, comment: Comment()).text
        let error = #expect(throws: FormatError.self) {
            try RFC4716.decode(SecretBytes(text.replacing("---- END", with: "---- FIN")))
        }
        #expect(error?.hint == FormatError.repairHint)
    }

    @Test func `mutants are refused or name a key of the right form`() throws {
        let key = try SampleKeys.p256.get().publicKey
        let text = try RFC4716.encode(key, comment: Comment("c"))
        // Nothing in the format tells a changed key, but a point off its curve is none.
        Mutations.check(of: text) { try RFC4716.decode($0).key == key }
    }
}
