import Bytes
import Keys
import TestSupport
import Testing

/// Fingerprints, pictures and DNS records are those that ssh-keygen shows.
struct PeerTests {
    private static let types =
        [["rsa", "1024"], ["rsa", "2048"], ["rsa", "2056"]]
        + ["256", "384", "521"].flatMap { size in (0..<3).map { _ in ["ecdsa", size] } }
        + (0..<8).map { _ in ["ed25519", "256"] }

    private func check(_ type: [String], _ body: (Scratch, String, PublicKey) throws -> Void) throws
    {
        let scratch = try Scratch()
        try scratch.run(
            "ssh-keygen",
            ["-q", "-N", "", "-C", "me", "-t", type[0], "-b", type[1], "-f", "key"]
        )
        try body(scratch, "key.pub", scratch.publicKey("key.pub"))
    }

    private func checkShown(_ scratch: Scratch, _ file: String, _ key: PublicKey) throws {
        for hash in Fingerprint.Hash.allCases {
            let fingerprint = try Fingerprint(key, hash: hash)
            let shown = try scratch.run("ssh-keygen", "-lv", "-E", hash.rawValue, "-f", file)
            let lines = shown.split(separator: "\n", maxSplits: 1).map(String.init)
            let words = lines[0].split(separator: " ")
            #expect(words[0] == "\(key.bits ?? 0)")
            #expect(words[1] == fingerprint.description)
            #expect(words.last == "(\(key.family))")
            #expect(lines[1] == "\(Randomart(fingerprint, of: key))\n")
        }
    }

    @Test(arguments: types)
    func `fingerprint, picture and records`(_ type: [String]) throws {
        try check(type) { scratch, file, key in
            try checkShown(scratch, file, key)
            let records = try scratch.run("ssh-keygen", "-r", "Host.example.com.", "-f", file)
            #expect(try SSHFP.records(key, host: "Host.example.com.") == records)
        }
    }

    @Test(arguments: [["rsa", "1024"], ["ecdsa", "521"], ["ed25519", "256"]])
    func `certificates`(_ type: [String]) throws {
        try check(type) { scratch, _, _ in
            try scratch.run("ssh-keygen", "-q", "-s", "key", "-I", "id", "key.pub")
            try checkShown(scratch, "key-cert.pub", scratch.publicKey("key-cert.pub"))
        }
    }

    @Test func `security keys`() throws {
        guard case .ecdsa(let p256) = try SampleKeys.p256.get().publicKey,
            case .eddsa(let ed25519) = try SampleKeys.ed25519.get().publicKey
        else { return }
        let curved = try line("sk-ecdsa-sha2-nistp256@openssh.com", ["nistp256"], p256.point)
        let plain = try line("sk-ssh-ed25519@openssh.com", [], ed25519.point)
        for text in [curved, plain] {
            let scratch = try Scratch()
            try scratch.write(text, to: "key.pub")
            let key = try scratch.publicKey("key.pub")
            try checkShown(scratch, "key.pub", key)
            expectFailure(.unsupported, "key type") { try SSHFP.records(key, host: "h") }
        }
    }

    private func line(
        _ type: String,
        _ fields: [String],
        _ point: SecretBytes
    ) throws -> SecretBytes {
        var blob = ByteWriter()
        blob.string(type)
        for field in fields { blob.string(field) }
        blob.string(point)
        blob.string("ssh:")
        let bytes = blob.finish().disclosed()
        return SecretBytes("\(type) \(Base64.text(bytes)) me\n")
    }
}

extension Scratch {
    /// The key on the one line of a file.
    func publicKey(_ name: String) throws -> PublicKey {
        let words = try read(name).text.split(separator: " ")
        return try PublicKey(blob: Base64.decode(SecretBytes(String(words[1])), "base64"))
    }
}
