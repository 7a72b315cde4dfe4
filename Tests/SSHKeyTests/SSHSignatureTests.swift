import Bytes
import Keys
import SSHKey
import TestSupport
import Testing

/// Signatures of files, and the real ssh-keygen that reads them.
struct SSHSignatureTests {
    private let text = SecretBytes("arrived\n")

    private func keys() throws -> [PrivateKey] {
        try SampleKeys.computed().filter { key in
            if case .dsa = key { false } else { true }
        }
    }

    @Test func `a signature verifies its text and no other`() throws {
        for key in try keys() {
            let signature = try SSHSignature(of: text, by: key, for: "test")
            let read = try SSHSignature(decoding: Self.body(of: signature.text))
            #expect(read.publicKey == key.publicKey)
            #expect(read.namespace == "test")
            #expect(try read.verifies(text), "\(key.publicKey.typeName)")
            #expect(try !read.verifies(SecretBytes("Arrived\n")))
        }
    }

    @Test func `ssh-keygen verifies it`() throws {
        let scratch = try Scratch()
        try scratch.write(text, to: "text")
        for key in try keys() where key.publicKey.typeName != "ssh-ed448" {
            let line = try OpenSSHPublicKey.encode(key.publicKey, Keys.Comment("me"))
            try scratch.write(SecretBytes("me \(line.text)"), to: "allowed")
            try scratch.write(
                SSHSignature(of: text, by: key, for: "test").text,
                to: "signature"
            )
            let verify = ["ssh-keygen", "-Y", "verify", "-n", "test", "-I", "me"].joined(
                separator: " "
            )
            let files = "-f \(scratch.path("allowed")) -s \(scratch.path("signature"))"
            let said = try scratch.run("sh", "-c", "\(verify) \(files) <text")
            #expect(said.hasPrefix("Good"), "\(said)")
        }
    }

    @Test func `what was signed by ssh-keygen is verified`() throws {
        let scratch = try Scratch()
        try scratch.write(text, to: "text")
        for type in ["ed25519", "ecdsa"] {
            try scratch.run("ssh-keygen", "-q", "-t", type, "-N", "", "-f", scratch.path(type))
            try scratch.run(
                "ssh-keygen",
                "-Y",
                "sign",
                "-q",
                "-f",
                scratch.path(type),
                "-n",
                "test",
                scratch.path("text")
            )
            let signature = try SSHSignature(decoding: Self.body(of: scratch.read("text.sig")))
            #expect(try signature.verifies(text))
            try scratch.run("rm", scratch.path("text.sig"))
        }
    }

    @Test func `a signature that was changed does not verify`() throws {
        let key = try SampleKeys.ed25519.get()
        let good = Self.body(of: try SSHSignature(of: text, by: key, for: "test").text)
        Mutations.check(of: good, masks: [0x01, 0x80]) { bytes in
            guard bytes != good else { return true }
            let signature = try SSHSignature(decoding: bytes)
            return try signature.namespace != "test" || !signature.verifies(text)
        }
    }

    private static func body(of text: SecretBytes) -> SecretBytes {
        (try? PEMReader(text)).flatMap { reader in
            var reader = reader
            return try? reader.next()?.body
        } ?? .empty
    }
}
