import Bytes
import Keys
import OpenSSL
import TestSupport
import Testing

struct PublicKeyTests {
    private func blob(_ write: (inout ByteWriter) -> Void) -> SecretBytes {
        var writer = ByteWriter()
        write(&writer)
        return writer.finish()
    }

    @Test func `every type is encoded as it was decoded`() throws {
        for key in try SampleKeys.all().map(\.publicKey) {
            let decoded = try PublicKey(blob: key.blob)
            #expect(decoded == key)
            #expect(decoded.blob == key.blob)
            #expect(decoded.typeName == key.typeName)
        }
    }

    @Test func `every truncation and every byte behind the end is refused`() throws {
        for key in try SampleKeys.all().map(\.publicKey) {
            let bytes = key.blob.disclosed()
            for count in bytes.indices {
                // A type that nobody knows ends where a field ends.
                let cut = SecretBytes(copying: bytes.prefix(count))
                if let decoded = try? PublicKey(blob: cut) {
                    #expect(decoded.typeName == "name@example.com")
                }
            }
            expectFailure(.malformed) {
                try PublicKey(blob: SecretBytes(copying: bytes + [0]))
            }
        }
    }

    private func rsa(_ exponent: [UInt8], _ modulus: [UInt8]) -> SecretBytes {
        blob {
            $0.string("ssh-rsa")
            $0.string(exponent)
            $0.string(modulus)
        }
    }

    @Test func `needless leading zeros are dropped`() throws {
        let modulus = [0x00, 0xc5] + [UInt8](repeating: 0x31, count: 15)
        let key = try PublicKey(blob: rsa([1, 0, 1], modulus))
        let padded = try PublicKey(blob: rsa([0, 0, 1, 0, 1], [0, 0, 0] + modulus))
        #expect(padded == key)
        #expect(padded.blob == rsa([1, 0, 1], modulus))
        #expect(key.bits == 128)
    }

    @Test(
        arguments: [
            ("public exponent", [0xff], [0x55, 0x55]), ("modulus", [3], [0x85, 0x55]),
            ("modulus", [3], [0x55, 0x54]), ("modulus", [3], []), ("modulus", [3], [3]),
            ("public exponent", [2], [0x55, 0x55]), ("public exponent", [1], [0x55, 0x55]),
            ("public exponent", [], [0x55, 0x55]),
            ("public exponent", [0x55, 0x57], [0x55, 0x55]),
            ("modulus", [3], [1] + [UInt8](repeating: 1, count: 2048)),
        ] as [(String, [UInt8], [UInt8])]
    )
    func `an RSA key out of range is refused`(
        _ field: String,
        _ exponent: [UInt8],
        _ modulus: [UInt8]
    ) {
        expectFailure(.malformed, field) { try PublicKey(blob: rsa(exponent, modulus)) }
    }

    @Test func `16384 bits are read`() throws {
        let modulus = [0, 0x80] + [UInt8](repeating: 1, count: 2047)
        #expect(try PublicKey(blob: rsa([3], modulus)).bits == 16384)
    }

    private func ecdsa(
        _ point: [UInt8],
        on name: String = "nistp256",
        type: String = "ecdsa-sha2-nistp256"
    ) -> SecretBytes {
        blob {
            $0.string(type)
            $0.string(name)
            $0.string(point)
        }
    }

    @Test func `only points on the named curve are taken`() throws {
        guard case .ecdsa(let key) = try SampleKeys.p256.get().publicKey else { return }
        let point = key.point.disclosed()
        _ = try PublicKey(blob: ecdsa(point))
        expectFailure(.malformed, "curve") { try PublicKey(blob: ecdsa(point, on: "nistp384")) }
        expectFailure(.malformed, "public point") {
            try PublicKey(blob: ecdsa(point, on: "nistp384", type: "ecdsa-sha2-nistp384"))
        }
        var off = point
        off[64] ^= 1
        let compressed = [2 + point[64] & 1] + point[1...32]
        let infinity: [UInt8] = [0]
        let hybrid = [6 + point[64] & 1] + point[1...]
        let above = [4] + [UInt8](repeating: 0xff, count: 64)
        for wrong in [off, compressed, infinity, hybrid, above, [], point.dropLast()] {
            expectFailure(.malformed, "public point") { try PublicKey(blob: ecdsa(wrong)) }
        }
    }

    @Test func `an EdDSA key has its one length`() {
        for (name, count) in [("ssh-ed25519", 32), ("ssh-ed448", 57)] {
            for wrong in [0, count - 1, count + 1] {
                expectFailure(.malformed, "public key") {
                    try PublicKey(
                        blob: blob {
                            $0.string(name)
                            $0.string([UInt8](repeating: 1, count: wrong))
                        }
                    )
                }
            }
        }
    }

    @Test(arguments: ["", "caf\u{e9}", "a\nb"])
    func `a name is printable ASCII`(_ name: String) {
        expectFailure(.malformed, "key type") { try PublicKey(blob: blob { $0.string(name) }) }
    }

    @Test(arguments: ["ssh-foo", "ecdsa-sha2-nistp192", "@example.com", "name@", "a b@c", "a@b@c"])
    func `an unknown type is told by its name`(_ name: String) {
        expectFailure(.unsupported, "key type") { try PublicKey(blob: blob { $0.string(name) }) }
    }

    @Test func `opaque types are carried whole`() throws {
        for name in ["sk-ssh-ed25519@openssh.com", "ssh-mldsa44-ed25519", "name@example.com"] {
            let fields = name.hasPrefix("sk") ? 2 : 1
            let whole = blob {
                $0.string(name)
                for index in 0..<fields { $0.string("field \(index)") }
            }
            let key = try PublicKey(blob: whole)
            #expect(key.algorithm == nil)
            #expect(key.typeName == name)
            #expect(key.blob == whole)
        }
    }

    @Test func `a comment that would make another line is not written`() throws {
        for text in ["", "me", "  caf\u{e9} ", "a#b \"c\""] { try Comment(text).checkWritable() }
        try Comment([0xff, 0xfe]).checkWritable()
        for text in ["a\nb", "a\r", "\0", "\u{1b}[0m", "\t", "\u{7f}"] {
            expectFailure(.malformed, "comment") { try Comment(text).checkWritable() }
        }
    }
}

private typealias Comment = Keys.Comment
