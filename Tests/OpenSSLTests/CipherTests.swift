import Bytes
import OpenSSL
import TestSupport
import Testing

/// Known answers: NIST SP 800-38A for CBC and CTR, the GCM specification of McGrew and Viega,
/// RFC 8439 for ChaCha20.
struct CipherTests {
    struct Vector: Sendable {
        let cipher: String
        let key: String
        let iv: String
        let plain: String
        let sealed: String
    }

    /// Appendix F of SP 800-38A: the first two blocks.
    private static let blocks = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    private static let key128 = "2b7e151628aed2a6abf7158809cf4f3c"
    private static let key192 = "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"
    private static let key256 =
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
    private static let zero = "000102030405060708090a0b0c0d0e0f"
    private static let counter = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"

    static let vectors = [
        Vector(
            cipher: "AES-128-CBC",
            key: key128,
            iv: zero,
            plain: blocks,
            sealed: "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
        ),
        Vector(
            cipher: "AES-192-CBC",
            key: key192,
            iv: zero,
            plain: blocks,
            sealed: "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
        ),
        Vector(
            cipher: "AES-256-CBC",
            key: key256,
            iv: zero,
            plain: blocks,
            sealed: "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
        ),
        Vector(
            cipher: "AES-128-CTR",
            key: key128,
            iv: counter,
            plain: blocks,
            sealed: "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
        ),
        Vector(
            cipher: "AES-192-CTR",
            key: key192,
            iv: counter,
            plain: blocks,
            sealed: "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
        ),
        Vector(
            cipher: "AES-256-CTR",
            key: key256,
            iv: counter,
            plain: blocks,
            sealed: "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
        ),
        // RFC 8439 appendix A.1, test vector 1: the key stream of a zero key.
        Vector(
            cipher: "ChaCha20",
            key: String(repeating: "00", count: 32),
            iv: String(repeating: "00", count: 16),
            plain: String(repeating: "00", count: 32),
            sealed: "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        ),
    ]

    @Test(arguments: vectors)
    func `known answers`(_ vector: Vector) throws {
        let cipher = try #require(Cipher(vector.cipher))
        let (key, iv) = (SecretBytes(hex: vector.key), SecretBytes(hex: vector.iv))
        let plain = SecretBytes(hex: vector.plain)
        let sealed = try cipher.encrypt(plain, key: key, iv: iv)
        #expect(sealed.hex == vector.sealed)
        #expect(try cipher.decrypt(sealed, key: key, iv: iv) == plain)
    }

    private static let gcm = [
        (
            "AES-128-GCM", "00000000000000000000000000000000", "",
            "58e2fccefa7e3061367f1d57a4e7455a"
        ),
        (
            "AES-128-GCM", "00000000000000000000000000000000", "00000000000000000000000000000000",
            "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"
        ),
        (
            "AES-256-GCM", "0000000000000000000000000000000000000000000000000000000000000000",
            "00000000000000000000000000000000",
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        ),
    ]

    @Test(arguments: gcm)
    func `a tag is made and checked`(
        _ name: String,
        _ key: String,
        _ plain: String,
        _ sealed: String
    ) throws {
        let cipher = try #require(Cipher(name))
        let (key, plain) = (SecretBytes(hex: key), SecretBytes(hex: plain))
        let nonce = SecretBytes(copying: [UInt8](repeating: 0, count: 12))
        let all = try cipher.seal(plain, key: key, nonce: nonce)
        #expect(all.hex == sealed)
        let (text, tag) = (all[0..<plain.count], all[plain.count..<all.count])
        #expect(try cipher.open(text, key: key, nonce: nonce, tag: tag) == plain)
        for index in 0..<tag.count {
            var wrong = tag.disclosed()
            wrong[index] ^= 1
            #expect(throws: OpenSSLError.self) {
                try cipher.open(text, key: key, nonce: nonce, tag: SecretBytes(copying: wrong))
            }
        }
    }

    @Test func `padding is added, and checked`() throws {
        let cipher = try #require(Cipher("AES-256-CBC"))
        let (key, iv) = (SecretBytes(hex: Self.key256), SecretBytes(hex: Self.zero))
        for count in [0, 1, 15, 16, 17] {
            let plain = SecretBytes(copying: [UInt8](repeating: 7, count: count))
            let sealed = try cipher.encrypt(plain, key: key, iv: iv, padding: .pkcs7)
            #expect(sealed.count == (count / 16 + 1) * 16)
            #expect(try cipher.decrypt(sealed, key: key, iv: iv, padding: .pkcs7) == plain)
        }
        for text in [Self.blocks, "00"] {
            #expect(throws: OpenSSLError.self) {
                try cipher.decrypt(SecretBytes(hex: text), key: key, iv: iv, padding: .pkcs7)
            }
        }
        #expect(throws: OpenSSLError.self) {
            try cipher.encrypt(SecretBytes(hex: "00"), key: key, iv: iv)
        }
    }

    @Test func `a cipher is looked up by name, the old ones as well`() {
        #expect(Cipher("AES-1024-CBC") == nil)
        #expect(Cipher("") == nil)
        #expect(Cipher("DES-CBC")?.keyLength == 8)
        #expect(Cipher("DES-EDE3-CBC")?.keyLength == 24)
        #expect(Cipher("AES-256-GCM")?.ivLength == 12)
        #expect(Cipher("AES-256-CTR")?.blockLength == 1)
    }
}
