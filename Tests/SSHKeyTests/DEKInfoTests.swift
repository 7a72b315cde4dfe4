import Bytes
import Keys
import OpenSSL
import SSHKey
import TestSupport
import Testing

@Suite struct DEKInfoTests {
    private static let good = ("4,ENCRYPTED", "AES-128-CBC,000102030405060708090A0B0C0D0E0F")

    private func text(
        _ type: String = good.0,
        _ info: String? = good.1,
        count: Int = 32
    ) -> SecretBytes {
        PEMBlock(
            label: "RSA PRIVATE KEY",
            headers: [("Proc-Type", type)] + (info.map { [("DEK-Info", $0)] } ?? []),
            body: SecretBytes(copying: [UInt8](repeating: 9, count: count))
        ).encode()
    }

    @Test func `a passphrase is asked for, and a wrong one told from damage`() throws {
        let text = try PEMKey.encodeTraditional(PEMSamples.rsa, passphrase: SecretBytes("right"))
        expectFailure(.passphraseNeeded) { try PEMSamples.pair(text) }
        for wrong in ["", "wrong", "Right", "right "] {
            expectFailure(.wrongPassphrase) { try PEMSamples.pair(text, passphrase: wrong) }
        }
    }

    /// Without padding, the frame of the DER alone tells.
    @Test func `a wrong passphrase is noticed under a stream cipher`() throws {
        let text = try PEMKey.encodeTraditional(
            PEMSamples.ecdsa[0],
            passphrase: SecretBytes("right"),
            cipher: "AES-256-CTR"
        )
        for number in 0..<500 {
            expectFailure(.wrongPassphrase) { try PEMSamples.pair(text, passphrase: "\(number)") }
        }
    }

    /// mina's files: the headers on a PKCS #8 key.
    @Test func `the headers are read on PRIVATE KEY too`() throws {
        let pair = PEMSamples.rsa
        let plain = try PEMSamples.block(PKCS8Key.encode(pair)).body
        let dressed = try PEMSamples.block(
            DEKInfoTests.encrypt(plain, SecretBytes("a secret"))
        )
        #expect(dressed.label == "PRIVATE KEY")
        let decoded = try PEMSamples.pair(dressed.encode(), passphrase: "a secret")
        #expect(decoded.pair.privateKey == pair.privateKey)
    }

    /// The key of an empty chain: MD5(passphrase, salt) alone is the 16 bytes of AES-128.
    private static func encrypt(
        _ plain: SecretBytes,
        _ passphrase: SecretBytes
    ) throws -> SecretBytes {
        let iv = SecretBytes(copying: (0..<16).map { UInt8($0) })
        let salted = passphrase.disclosed() + iv.disclosed().prefix(8)
        let cipher = try #require(Cipher("AES-128-CBC"))
        let key = try Digest.md5.hash(SecretBytes(copying: salted))
        return PEMBlock(
            label: "PRIVATE KEY",
            headers: [("Proc-Type", good.0), ("DEK-Info", good.1)],
            body: try cipher.encrypt(plain, key: key, iv: iv, padding: .pkcs7)
        ).encode()
    }

    @Test func `broken headers are malformed`() {
        for info in [
            nil, "", "AES-128-CBC", "AES-128-CBC,", "AES-128-CBC,00", "AES-128-CBC,0G",
            "AES-128-CBC,000102030405060708090A0B0C0D0E0", "AES-128-CBC,00,00",
        ] as [String?] {
            expectFailure(.malformed) {
                try PEMSamples.pair(text("4,ENCRYPTED", info), passphrase: "a")
            }
        }
    }

    @Test func `unknown ciphers are unsupported, by name`() {
        for name in ["ROT-13-CBC", "AES-256-GCM", "AES-256-ECB", "AES-256-XTS", "id-aes256-wrap"] {
            let error = #expect(throws: FormatError.self) {
                try PEMSamples.pair(text("4,ENCRYPTED", "\(name),00"), passphrase: "a")
            }
            #expect(error?.kind == .unsupported)
            #expect(error?.reason.contains(name) == true)
        }
        expectFailure(.unsupported) { try PEMSamples.pair(text("4,MIC-ONLY")) }
        expectFailure(.unsupported) {
            try PEMKey.encodeTraditional(
                PEMSamples.rsa,
                passphrase: SecretBytes("a"),
                cipher: "AES-256-GCM"
            )
        }
    }

    @Test func `text that ends inside a block is malformed`() {
        expectFailure(.malformed) { try PEMSamples.pair(text(count: 33), passphrase: "a") }
    }
}
