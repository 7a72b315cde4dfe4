import Bytes
import Keys
import TestSupport
import Testing

/// Certificates as the real ssh-keygen makes them, and what is none.
struct CertificateTests {
    private static let types = [
        ["rsa", "2048"], ["ecdsa", "256"], ["ecdsa", "384"], ["ecdsa", "521"], ["ed25519", "256"],
    ]
    private static let options = [
        [], ["-h", "-n", "host.example.com"],
        ["-O", "force-command=ls -l", "-O", "source-address=10.0.0.0/8", "-O", "no-pty"],
        ["-V", "+52w", "-z", "18446744073709551615"], ["-O", "critical:x@example.com=y"],
    ]

    /// The key and a certificate for it.
    private func made(_ type: [String], _ options: [String]) throws -> (PublicKey, PublicKey) {
        let scratch = try Scratch()
        let make = ["-q", "-N", "", "-t", type[0], "-b", type[1], "-f"]
        try scratch.run("ssh-keygen", make + ["key"])
        try scratch.run("ssh-keygen", ["-q", "-N", "", "-t", "ed25519", "-f", "ca"])
        try scratch.run("ssh-keygen", ["-q", "-s", "ca", "-I", "id"] + options + ["key.pub"])
        return (try scratch.publicKey("key.pub"), try scratch.publicKey("key-cert.pub"))
    }

    @Test(arguments: types)
    func `a certificate is carried whole and is for its key`(_ type: [String]) throws {
        for options in Self.options {
            let (key, certificate) = try made(type, options)
            #expect(certificate.subject == key)
            #expect(certificate.typeName == key.typeName + "-cert-v01@openssh.com")
            #expect(certificate.algorithm == key.algorithm)
            #expect(certificate.bits == key.bits)
            #expect(try PublicKey(blob: certificate.blob) == certificate)
            #expect(try Fingerprint(certificate) == Fingerprint(key))
        }
    }

    @Test func `a truncated certificate and one with more behind it are refused`() throws {
        let (_, certificate) = try made(["ed25519", "256"], [])
        let bytes = certificate.blob.disclosed()
        for count in bytes.indices {
            let cut = SecretBytes(copying: bytes.prefix(count))
            #expect(throws: FormatError.self) { try PublicKey(blob: cut) }
        }
        expectFailure(.malformed, "public key") {
            try PublicKey(blob: SecretBytes(copying: bytes + [0]))
        }
    }

    /// A certificate for an Ed25519 key by this one.
    private func certificate(type: UInt32 = 1, by signatureKey: SecretBytes) -> SecretBytes {
        var out = ByteWriter()
        out.string("ssh-ed25519-cert-v01@openssh.com")
        out.string("nonce")
        out.string([UInt8](repeating: 1, count: 32))
        out.uint64(0)
        out.uint32(type)
        for _ in 0..<2 { out.string("") }
        out.uint64(0)
        out.uint64(.max)
        for _ in 0..<3 { out.string("") }
        out.string(signatureKey)
        out.string("signature")
        return out.finish()
    }

    @Test func `a certificate is for users or hosts, and by a plain key`() throws {
        let plain = try SampleKeys.ed25519.get().publicKey.blob
        let good = certificate(by: plain)
        _ = try PublicKey(blob: good)
        for type in [0, 3] as [UInt32] {
            expectFailure(.malformed, "certificate type") {
                try PublicKey(blob: certificate(type: type, by: plain))
            }
        }
        expectFailure(.malformed, "signature key") { try PublicKey(blob: certificate(by: good)) }
        expectFailure(.malformed, "signature key: key type") {
            try PublicKey(blob: certificate(by: .empty))
        }
    }

    /// Each as deep as the stack, if they were followed.
    @Test func `certificates inside each other are not followed`() throws {
        var blob = try SampleKeys.ed25519.get().publicKey.blob
        for _ in 0..<3000 { blob = certificate(by: blob) }
        expectFailure(.malformed, "signature key") { try PublicKey(blob: blob) }
        let name = "ssh-rsa" + String(repeating: "-cert-v01", count: 20000) + "@openssh.com"
        var out = ByteWriter()
        out.string(name)
        for _ in 0..<40000 { out.string("") }
        let deep = out.finish()
        expectFailure(.malformed, "key type") { try PublicKey(blob: deep) }
    }
}
