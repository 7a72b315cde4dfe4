import Bytes
import OpenPGP
import OpenSSL

/// Decrypts messages with keys and passphrases that are at hand.
struct Opener {
    var keys: [UnlockedKey] = []
    var passphrase: SecretBytes?
    /// Octets that come without a thread.
    var calm = ReadAhead.calm

    /// The plaintext; throws what is wrong with the message.
    func open(_ message: [UInt8], piece: Int = 64 << 10) throws -> [UInt8] {
        let message = try EncryptedMessage(MemorySource(message, piece: piece), calm: calm)
        let sink = MemorySink()
        try message.decrypt(with: try sessionKey(message), to: sink)
        return sink.bytes
    }

    /// What one packet is for a key or passphrase that it does not fit does not hide the others.
    private func sessionKey(_ message: EncryptedMessage) throws -> SessionKey? {
        var unsupported: MessageError?
        for packet in message.keys {
            for key in keys where packet.recipient.isPerhaps(key.packet) {
                do {
                    if let found = try packet.open(with: key) { return found }
                } catch let error as MessageError {
                    unsupported = unsupported ?? error
                }
            }
        }
        if let found = try byPassphrase(message) { return found }
        if let unsupported { throw unsupported }
        return nil
    }

    private func byPassphrase(_ message: EncryptedMessage) throws -> SessionKey? {
        for packet in message.passphrases {
            do {
                let key = try packet.open(passphrase ?? .empty)
                if let key, try message.mayOpen(with: key) { return key }
            } catch let error as FormatError {
                guard error.kind != .unsupported else {
                    throw MessageError(.unsupported, error.reason)
                }
            }
        }
        return nil
    }
}

extension Recipient {
    /// By its name and algorithm, of which RSA has two.
    fileprivate func isPerhaps(_ key: KeyPacket) -> Bool {
        let isRSA = { [.rsa, .rsaEncryptOnly].contains($0 as PublicKeyAlgorithm) }
        let isNamed = keyID == nil || names(key.keyID, fingerprint: key.fingerprint)
        return isNamed && isRSA(algorithm) == isRSA(key.algorithm)
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
