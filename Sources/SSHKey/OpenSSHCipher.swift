internal import Bytes
internal import OpenSSL

/// A cipher of openssh-key-v1, by the name that OpenSSH gives it.
///
/// The tag of an AEAD cipher is checked before anything is believed; there is no associated data.
package struct OpenSSHCipher: Sendable {
    package let name: String
    /// In bytes, as all lengths here.
    let keyLength: Int
    let ivLength: Int
    /// What the private section is padded to a multiple of.
    let blockLength: Int
    private let mode: Mode

    /// With the name that OpenSSL knows the cipher by.
    private enum Mode {
        case plaintext
        case unauthenticated(String)
        case aead(String)
        /// PROTOCOL.chacha20poly1305, with sequence number 0 and without its second key, which would
        /// encrypt the length of a packet.
        case chaCha20Poly1305
    }

    private init(
        _ name: String,
        _ mode: Mode,
        key keyLength: Int,
        iv ivLength: Int,
        block blockLength: Int
    ) {
        self.name = name
        self.mode = mode
        self.keyLength = keyLength
        self.ivLength = ivLength
        self.blockLength = blockLength
    }

    package static let none = OpenSSHCipher("none", .plaintext, key: 0, iv: 0, block: 8)
    /// What ssh-keygen uses unless told otherwise.
    package static let standard = OpenSSHCipher(
        "aes256-ctr",
        .unauthenticated("AES-256-CTR"),
        key: 32,
        iv: 16,
        block: 16
    )

    /// Those that encrypt.
    package static let all: [OpenSSHCipher] = [
        .init("3des-cbc", .unauthenticated("DES-EDE3-CBC"), key: 24, iv: 8, block: 8),
        .init("aes128-cbc", .unauthenticated("AES-128-CBC"), key: 16, iv: 16, block: 16),
        .init("aes192-cbc", .unauthenticated("AES-192-CBC"), key: 24, iv: 16, block: 16),
        .init("aes256-cbc", .unauthenticated("AES-256-CBC"), key: 32, iv: 16, block: 16),
        .init("aes128-ctr", .unauthenticated("AES-128-CTR"), key: 16, iv: 16, block: 16),
        .init("aes192-ctr", .unauthenticated("AES-192-CTR"), key: 24, iv: 16, block: 16),
        standard,
        .init("aes128-gcm@openssh.com", .aead("AES-128-GCM"), key: 16, iv: 12, block: 16),
        .init("aes256-gcm@openssh.com", .aead("AES-256-GCM"), key: 32, iv: 12, block: 16),
        .init("chacha20-poly1305@openssh.com", .chaCha20Poly1305, key: 64, iv: 0, block: 8),
    ]

    /// - Throws: ``FormatError/Kind/unsupported`` for a name that is not in the table.
    package init(named name: String) throws {
        guard let cipher = ([Self.none] + Self.all).first(where: { $0.name == name }) else {
            throw FormatError.unsupported("cipher", "\(name) is not known here")
        }
        self = cipher
    }

    var encrypts: Bool { keyLength > 0 }

    var tagLength: Int {
        switch mode {
        case .plaintext, .unauthenticated: 0
        case .aead, .chaCha20Poly1305: 16
        }
    }

    /// The plaintext under `material`, which is the key and then the IV; nil when the tag does not fit.
    func decrypt(
        _ text: SecretBytes,
        tag: SecretBytes,
        material: SecretBytes
    ) throws -> SecretBytes? {
        let (key, iv) = split(material)
        switch mode {
        case .plaintext: return text
        case .unauthenticated(let name):
            return try openSSL(name).decrypt(text, key: key, iv: iv)
        case .aead(let name):
            let cipher = try openSSL(name)
            return try? cipher.open(text, key: key, nonce: iv, tag: tag)
        case .chaCha20Poly1305:
            let stream = try ChaCha20(key: key, openSSL("ChaCha20"))
            guard try stream.tag(of: text) == tag else { return nil }
            return try stream.apply(to: text)
        }
    }

    /// The ciphertext and the tag behind it.
    func encrypt(_ text: SecretBytes, material: SecretBytes) throws -> SecretBytes {
        let (key, iv) = split(material)
        switch mode {
        case .plaintext: return text
        case .unauthenticated(let name):
            return try openSSL(name).encrypt(text, key: key, iv: iv)
        case .aead(let name):
            return try openSSL(name).seal(text, key: key, nonce: iv)
        case .chaCha20Poly1305:
            let stream = try ChaCha20(key: key, openSSL("ChaCha20"))
            var out = ByteWriter(capacity: text.count + tagLength)
            let ciphertext = try stream.apply(to: text)
            out.bytes(ciphertext)
            out.bytes(try stream.tag(of: ciphertext))
            return out.finish()
        }
    }

    private func split(_ material: SecretBytes) -> (key: SecretBytes, iv: SecretBytes) {
        (material[0..<keyLength], material[keyLength..<keyLength + ivLength])
    }

    private func openSSL(_ cipherName: String) throws -> Cipher {
        guard let cipher = Cipher(cipherName) else {
            throw FormatError.unsupported("cipher", "\(name) is switched off in this OpenSSL")
        }
        return cipher
    }
}

/// The stream and the one-time Poly1305 key that it starts with.
private struct ChaCha20 {
    private let cipher: Cipher
    private let key: SecretBytes

    init(key: SecretBytes, _ cipher: Cipher) {
        self.key = key[0..<cipher.keyLength]
        self.cipher = cipher
    }

    /// Block 0 of the stream keys the tag.
    func tag(of ciphertext: SecretBytes) throws -> SecretBytes {
        let zeros = SecretBytes(copying: [UInt8](repeating: 0, count: 32))
        return try poly1305(key: apply(to: zeros, block: 0), ciphertext)
    }

    /// Encrypts or decrypts, which is the same.
    func apply(to text: SecretBytes, block: UInt8 = 1) throws -> SecretBytes {
        // The block counter, little-endian, and the nonce.
        let iv = [block] + [UInt8](repeating: 0, count: 15)
        return try cipher.encrypt(text, key: key, iv: SecretBytes(copying: iv))
    }
}
