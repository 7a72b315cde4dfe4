import Bytes
import Keys
import OpenSSL
import SSHKey
import TestSupport
import Testing

private let passphrase = SampleKeys.passphrase

/// Files that no program would write, put together by hand.
struct OpenSSHDamageTests {
    /// An unencrypted Ed25519 key, field by field.
    struct Parts {
        var cipher = "none"
        var kdf = "none"
        var options = SecretBytes.empty
        var keyCount: UInt32 = 1
        var publicKey: SecretBytes
        var checks: [UInt32] = [7, 7]
        var type = "ssh-ed25519"
        var innerPoint: SecretBytes
        var seed: SecretBytes
        var tailPoint: SecretBytes
        var comment: [UInt8] = Array("me".utf8)
        /// Nil for what is due.
        var padding: [UInt8]?
        var trailer: [UInt8] = []

        init() throws {
            guard case .eddsa(let key) = try SampleKeys.ed25519.get() else { fatalError() }
            publicKey = PublicKey.eddsa(key.publicKey).blob
            innerPoint = key.publicKey.point
            seed = key.seed
            tailPoint = innerPoint
        }

        var container: SecretBytes {
            var out = ByteWriter()
            out.text("openssh-key-v1\0")
            out.string(cipher)
            out.string(kdf)
            out.string(options)
            out.uint32(keyCount)
            out.string(publicKey)
            out.string(section)
            out.bytes(trailer)
            return out.finish()
        }

        private var section: SecretBytes {
            var out = ByteWriter()
            for check in checks { out.uint32(check) }
            out.string(type)
            out.string(innerPoint)
            out.string(seed.disclosed() + tailPoint.disclosed())
            out.string(comment)
            let due = (1...8).prefix((8 - out.count % 8) % 8).map { UInt8($0) }
            out.bytes(padding ?? due)
            return out.finish()
        }
    }

    static func bcryptOptions(salt: String, rounds: UInt32) -> SecretBytes {
        var out = ByteWriter()
        out.string(salt)
        out.uint32(rounds)
        return out.finish()
    }

    private func read(_ parts: Parts) throws -> KeyPair {
        try OpenSSHPrivateKey(container: parts.container).decrypt(SampleKeys.unlocking).pair
    }

    /// Expects an error of this kind, about this field, after `change`.
    private func expect(
        _ kind: FormatError.Kind,
        _ field: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        after change: (inout Parts) throws -> Void
    ) throws {
        var parts = try Parts()
        try change(&parts)
        let error = #expect(throws: FormatError.self, sourceLocation: sourceLocation) {
            try read(parts)
        }
        #expect(error?.kind == kind, sourceLocation: sourceLocation)
        #expect(error?.field == field, sourceLocation: sourceLocation)
    }

    private func otherPoint() throws -> SecretBytes {
        try EdDSAPrivateKey.generate(on: .ed25519).publicKey.point
    }

    @Test func `the parts themselves are a good key`() throws {
        #expect(try read(Parts()).privateKey == SampleKeys.ed25519.get())
    }

    @Test func `unequal check integers are refused`() throws {
        try expect(.malformed, "private key: check integers") { $0.checks = [7, 8] }
    }

    @Test func `a seed of another key is refused`() throws {
        try expect(.malformed, "private key: private key") { $0.seed = try Random.secret(32) }
    }

    @Test func `an inner public key other than the outer one is refused`() throws {
        try expect(.malformed, "private key: public key") { $0.innerPoint = try otherPoint() }
        try expect(.malformed, "private key: public key") { $0.tailPoint = try otherPoint() }
        try expect(.malformed, "private key: public key") {
            $0.publicKey = try EdDSAPublicKey(curve: .ed25519, point: otherPoint()).blob
        }
        try expect(.malformed, "private key: key type") { $0.type = "ssh-ed448" }
    }

    @Test func `padding that no program writes is refused`() throws {
        try expect(.malformed, "private key: padding") { $0.padding = [1, 2, 4] }
        try expect(.malformed, "private key: padding") { $0.padding = [2, 3, 4] }
        let length = try paddingLength()
        try expect(.malformed, "private key: padding") {
            $0.padding = (1...UInt8(length + 16)).map { $0 }
        }
    }

    @Test func `the padding of puttygen is taken`() throws {
        var parts = try Parts()
        parts.padding = (1...UInt8(try paddingLength() + 8)).map { $0 }
        #expect(try read(parts).privateKey == SampleKeys.ed25519.get())
    }

    /// What fills the parts up to 8 bytes.
    private func paddingLength() throws -> Int {
        var parts = try Parts()
        let whole = parts.container.count
        parts.padding = []
        return whole - parts.container.count
    }

    @Test func `a section that does not fill its blocks is refused`() throws {
        try expect(.malformed, "private key") { $0.padding = [] }
    }

    @Test func `bytes behind the private key are refused`() throws {
        try expect(.malformed, "file") { $0.trailer = [0] }
    }

    @Test func `a comment with a NUL byte is refused`() throws {
        try expect(.malformed, "private key: comment") { $0.comment = [0x61, 0, 0x62] }
    }

    @Test func `two keys in one file are refused`() throws {
        try expect(.malformed, "number of keys") { $0.keyCount = 2 }
    }

    @Test func `what is not known is named`() throws {
        try expect(.unsupported, "cipher") { $0.cipher = "rot13" }
        try expect(.unsupported, "kdf") { $0.kdf = "scrypt" }
    }

    @Test func `a cipher without a kdf is refused`() throws {
        try expect(.malformed, "kdf") { $0.cipher = "aes256-ctr" }
    }

    @Test func `options of no kdf are refused`() throws {
        try expect(.malformed, "kdf options") { $0.options = SecretBytes("x") }
    }

    @Test func `a kdf without a cipher needs no passphrase`() throws {
        var parts = try Parts()
        parts.kdf = "bcrypt"
        parts.options = Self.bcryptOptions(salt: "salt", rounds: 1)
        let decoded = try OpenSSHPrivateKey(container: parts.container).decrypt(DecodingOptions())
        #expect(decoded.passphrase == nil)
    }

    @Test func `an empty salt and no rounds are refused`() throws {
        try expect(.malformed, "salt") {
            $0.kdf = "bcrypt"
            $0.options = Self.bcryptOptions(salt: "", rounds: 1)
        }
        try expect(.malformed, "rounds") {
            $0.kdf = "bcrypt"
            $0.options = Self.bcryptOptions(salt: "salt", rounds: 0)
        }
    }

    @Test func `rounds beyond the limit are refused before any is run`() throws {
        try expect(.tooCostly, "rounds") {
            $0.cipher = "chacha20-poly1305@openssh.com"
            $0.kdf = "bcrypt"
            $0.options = Self.bcryptOptions(salt: "salt", rounds: 1 << 31)
            $0.trailer = [UInt8](repeating: 0, count: 16)
        }
    }

    @Test(arguments: [
        "aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com",
    ])
    func `a changed tag is refused`(_ name: String) throws {
        let container = try encryptedContainer(name)
        for place in 1...16 {
            let changed = container.flipping(bit: 0, ofByte: container.count - place)
            let error = #expect(throws: FormatError.self) {
                try OpenSSHPrivateKey(container: changed).decrypt(SampleKeys.unlocking)
            }
            #expect(error?.kind == .wrongPassphrase)
        }
    }

    @Test func `no flipped bit of an Ed25519 key is believed`() throws {
        try checkMutations(of: SampleKeys.ed25519.get(), bits: Array(0..<8))
    }

    @Test func `no flipped bit of an ECDSA key is believed`() throws {
        try checkMutations(of: SampleKeys.p256.get(), bits: [0, 7])
    }

    @Test func `no flipped bit of an RSA key is believed`() throws {
        try checkMutations(of: SampleKeys.shortRSA.get(), bits: [0, 7])
    }

    @Test(arguments: ["aes256-ctr", "aes256-gcm@openssh.com"])
    func `no flipped bit of an encrypted key is believed`(_ cipher: String) throws {
        try checkMutations(
            of: SampleKeys.ed25519.get(),
            in: encryptedContainer(cipher),
            bits: [3]
        )
    }

    private func encryptedContainer(_ name: String) throws -> SecretBytes {
        try container(
            OpenSSHPrivateKey.encode(
                KeyPair(SampleKeys.ed25519.get()),
                passphrase: passphrase,
                rounds: 1,
                cipher: OpenSSHCipher(named: name)
            )
        )
    }

    private func container(_ text: SecretBytes) throws -> SecretBytes {
        let lines = text.text.split(separator: "\n").dropFirst().dropLast()
        return try Base64.decode(SecretBytes(lines.joined()), "base64")
    }

    private func checkMutations(
        of key: PrivateKey,
        in given: SecretBytes? = nil,
        bits: [UInt8]
    ) throws {
        let whole =
            try given ?? container(OpenSSHPrivateKey.encode(KeyPair(key), passphrase: nil))
        var options = SampleKeys.unlocking
        options.limits.bcryptRounds = 4
        for index in 0..<whole.count {
            #expect(throws: FormatError.self) {
                try OpenSSHPrivateKey(container: whole[0..<index]).decrypt(options)
            }
            for bit in bits {
                let changed = whole.flipping(bit: bit, ofByte: index)
                let pair = try? OpenSSHPrivateKey(container: changed).decrypt(options).pair
                #expect(pair == nil || pair?.privateKey == key, "bit \(bit) of byte \(index)")
            }
        }
    }
}

extension EdDSAPublicKey {
    fileprivate var blob: SecretBytes { PublicKey.eddsa(self).blob }
}

extension SecretBytes {
    fileprivate func flipping(bit: UInt8, ofByte index: Int) -> SecretBytes {
        var bytes = disclosed()
        bytes[index] ^= 1 << bit
        return SecretBytes(copying: bytes)
    }
}
