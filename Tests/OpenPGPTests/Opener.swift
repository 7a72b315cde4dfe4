import Bytes
import OpenPGP
import OpenSSL

/// Decrypts messages with keys and passphrases that are at hand.
struct Opener {
    var keys: [UnlockedKey] = []
    var passphrase: SecretBytes?

    /// The plaintext; throws what is wrong with the message.
    func open(_ message: [UInt8], piece: Int = 64 << 10) throws -> [UInt8] {
        let message = try EncryptedMessage(MemorySource(message, piece: piece))
        let sink = MemorySink()
        try message.decrypt(with: try sessionKey(message), to: sink)
        return sink.bytes
    }

    private func sessionKey(_ message: EncryptedMessage) throws -> SessionKey? {
        for packet in message.keys {
            let wanted = keys.filter {
                packet.recipient.keyID ?? $0.packet.keyID == $0.packet.keyID
            }
            for key in wanted where key.packet.algorithm == packet.recipient.algorithm {
                if let found = try packet.open(with: key) { return found }
            }
        }
        let found = try message.passphrases.compactMap { try $0.open(passphrase ?? .empty) }
        return try found.first { try message.mayOpen(with: $0) }
    }
}

/// Messages whose session key is known.
enum Sealed {
    static let key = SecretBytes(copying: [UInt8](1...32))

    /// Packet 18 version 1, and around it what opens it with an empty passphrase.
    static func mdc(_ contents: [UInt8], trailer: [UInt8]? = nil) throws -> [UInt8] {
        let prefix = [UInt8](10...25)
        let hashed = prefix + prefix.suffix(2) + contents + [0xd3, 0x14]
        let hash = try Digest.sha1.hash(SecretBytes(copying: hashed)).disclosed()
        let plain = trailer.map { hashed.dropLast(2) + $0 } ?? hashed + hash
        return packet(18, [1] + (try cfb(plain)))
    }

    private static func cfb(_ plain: [UInt8]) throws -> [UInt8] {
        guard let cipher = Cipher("AES-256-CFB") else { throw MessageError(.unsupported, "CFB") }
        let zeros = SecretBytes(copying: [UInt8](repeating: 0, count: 16))
        return try cipher.encrypt(SecretBytes(copying: plain), key: key, iv: zeros).disclosed()
    }

    static func literal(_ text: [UInt8]) -> [UInt8] {
        packet(11, [0x62, 1, 0x6e, 0, 0, 0, 0] + text)
    }

    /// Opens a data packet by ``key``.
    static func open(_ data: [UInt8], piece: Int = 64 << 10) throws -> [UInt8] {
        let message = try EncryptedMessage(
            MemorySource(HandMade.passphrase + data, piece: piece)
        )
        let sink = MemorySink()
        try message.decrypt(with: SessionKey(.aes256, key), to: sink)
        return sink.bytes
    }
}
