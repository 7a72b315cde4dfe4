import Bytes
import OpenSSL
import TestSupport
import Testing

/// Known answers of RFC 1321, FIPS 180, RFC 2202, RFC 4231, RFC 8439, RFC 6070, RFC 7914.
struct DigestTests {
    @Test(arguments: [
        (Digest.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
        (.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
        (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (
            .sha512, "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
    ])
    func `digests`(_ digest: Digest, _ message: String, _ expected: String) throws {
        let hash = try digest.hash(SecretBytes(message))
        #expect(hash.hex == expected)
        #expect(hash.count == digest.byteCount)
        #expect(try digest.hash(Array(message.utf8)) == hash.disclosed())
    }

    @Test(arguments: [
        (Digest.md5, "4a656665", "750c783e6ab0b503eaa86e310a5db738"),
        (.sha1, "4a656665", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (
            .sha256, "4a656665",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
    ])
    func `HMAC`(_ digest: Digest, _ key: String, _ expected: String) throws {
        let message = SecretBytes("what do ya want for nothing?")
        #expect(try digest.hmac(key: SecretBytes(hex: key), message).hex == expected)
    }

    @Test func `HMAC under keys longer than a block, and under none`() throws {
        let key = SecretBytes(copying: [UInt8](repeating: 0xaa, count: 131))
        let message = SecretBytes("Test Using Larger Than Block-Size Key - Hash Key First")
        #expect(
            try Digest.sha256.hmac(key: key, message).hex
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        )
        #expect(
            try Digest.sha256.hmac(key: .empty, .empty).hex
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        )
    }

    @Test func `Poly1305`() throws {
        let key = SecretBytes(
            hex: "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"
        )
        let tag = try poly1305(key: key, SecretBytes("Cryptographic Forum Research Group"))
        #expect(tag.hex == "a8061dc1305136c6c22b8baf0c0127a9")
        #expect(throws: OpenSSLError.self) { try poly1305(key: key[0..<31], .empty) }
    }

    @Test(arguments: [
        (1 as UInt64, "0c60c80f961f0e71f3a9b524af6012062fe037a6"),
        (2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957"),
        (4096, "4b007901b765489abead49d926f721d065a429c1"),
    ])
    func `PBKDF2`(_ iterations: UInt64, _ expected: String) throws {
        let key = try KeyDerivation.pbkdf2(
            SecretBytes("password"),
            salt: SecretBytes("salt"),
            iterations: iterations,
            digest: "SHA1",
            count: 20
        )
        #expect(key?.hex == expected)
    }

    @Test(arguments: [(0 as UInt64, "SHA1"), (1 << 31, "SHA1"), (1, "SHA-none")])
    func `what OpenSSL cannot do is told`(_ iterations: UInt64, _ digest: String) throws {
        let key = try KeyDerivation.pbkdf2(
            SecretBytes("password"),
            salt: SecretBytes("salt"),
            iterations: iterations,
            digest: digest,
            count: 20
        )
        #expect(key == nil)
    }

    @Test func `scrypt`() throws {
        let key = try KeyDerivation.scrypt(
            .empty,
            salt: .empty,
            n: 16,
            r: 1,
            p: 1,
            count: 64
        )
        #expect(
            key.hex
                == "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        )
        #expect(throws: OpenSSLError.self) {
            try KeyDerivation.scrypt(.empty, salt: .empty, n: 15, r: 1, p: 1, count: 64)
        }
    }

    @Test func `random bytes are as many as asked for, and differ`() throws {
        #expect(try Random.bytes(0) == [])
        #expect(try Random.bytes(32) != Random.bytes(32))
        #expect(try Random.secret(32) != Random.secret(32))
        #expect(try Random.secret(57).count == 57)
    }
}
