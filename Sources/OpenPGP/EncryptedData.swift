internal import Bytes
internal import OpenSSL

/// The encrypted data packet of a message, at its first octet after the packet's header.
///
/// ```
/// packet 18   version 1, data
///             version 2, cipher, AEAD, chunk size, salt (32), data
/// packet 20   version 1, cipher, AEAD, chunk size, nonce (15 for OCB, 16 for EAX), data
/// ```
struct EncryptedData {
    private let start: [UInt8]
    private let protection: MessageProtection
    private let salt: [UInt8]
    private let body: RawInput
    private let tag: PacketTag

    init(_ tag: PacketTag, _ protection: MessageProtection, _ source: any ByteSource) throws {
        let reader = PacketReader(source)
        self.tag = tag
        self.protection = protection
        start = try reader.take(protection == .mdc ? 1 : 4)
        switch protection {
        case .mdc: salt = []
        case .ocb: salt = try reader.take(start[2] == 1 ? 16 : 15)
        case .aead: salt = try reader.take(32)
        }
        body = RawInput(reader)
    }

    /// Whether the key is one for this data, and its first octets do not speak against it.
    func fits(_ key: SessionKey) throws -> Bool {
        guard isFor(key) else { return false }
        guard protection == .mdc else { return try fitsChunk(key) }
        guard key.algorithm?.isAES == true else { return true }
        return try MDCPlaintext.fits(try body.beginning(18), key.key)
    }

    /// Whether it is as long as the cipher wants it.
    func isFor(_ key: SessionKey) -> Bool {
        guard protection != .mdc else { return key.algorithm?.keyLength == key.key.count }
        let cipher = SymmetricAlgorithm(rawValue: start[1])
        return cipher.keyLength == key.key.count
            && (key.algorithm == nil || key.algorithm == cipher || protection == .aead)
    }

    /// - Throws: ``MessageError/Cause/unsupported`` for a cipher or a mode that is not done here.
    func plaintext(_ key: SessionKey, calm: Int) throws -> any ProtectedSource {
        guard protection != .mdc else {
            try Self.check(key.algorithm ?? .aes256)
            return try MDCPlaintext(body, key.key, calm: calm)
        }
        try Self.check(SymmetricAlgorithm(rawValue: start[1]))
        guard let mode = AEADMode(rawValue: start[2]), start[3] <= (protection == .aead ? 16 : 56)
        else { throw MessageError(.unsupported, "its AEAD is not known") }
        return try ChunkedPlaintext(body, try sealing(mode, key.key))
    }

    /// Whether the first chunk's tag is right; of chunks too large to be looked at that is not known.
    private func fitsChunk(_ key: SessionKey) throws -> Bool {
        let cipher = SymmetricAlgorithm(rawValue: start[1])
        guard cipher.isAES, let mode = AEADMode(rawValue: start[2]), start[3] <= Self.visible
        else { return true }
        let sealing = try sealing(mode, key.key)
        let tags = 2 * AEADMode.tagLength
        let beginning = try body.beginning(sealing.size + tags)
        let size = min(sealing.size, beginning.count - tags)
        guard size > 0 else { return true }
        let opening = try mode.opening(key: sealing.key)
        try opening.start(nonce: sealing.nonce(0), associatedData: sealing.associatedData(0))
        _ = try opening.update(beginning[..<size])
        let tag = beginning[size..<size + AEADMode.tagLength]
        return try opening.finish(tag: Array(tag)) != nil
    }

    /// Chunks of 4 MiB, which are GnuPG's own.
    private static let visible: UInt8 = 16

    /// One that opens nothing, in place of one that was not to be had: what follows takes the same time
    /// and ends in the same words as with an altered message.
    func randomKey() throws -> SessionKey {
        let named = protection == .mdc ? .aes256 : SymmetricAlgorithm(rawValue: start[1])
        return SessionKey(named, try Random.secret(named.keyLength ?? 32))
    }

    private func sealing(_ mode: AEADMode, _ key: SecretBytes) throws -> ChunkSealing {
        let header = [0xc0 | tag.rawValue] + start
        guard protection == .aead else {
            return ChunkSealing(gnupg: mode, key: key, size: start[3], nonce: salt, header: header)
        }
        return try ChunkSealing(mode, sessionKey: key, size: start[3], salt: salt, header: header)
    }

    private static func check(_ cipher: SymmetricAlgorithm) throws {
        guard cipher.isAES else {
            throw MessageError(.unsupported, "its cipher is \(cipher.name)")
        }
    }
}

/// Plaintext that is proved to be whole and unaltered at its end.
protocol ProtectedSource: ByteSource {
    /// Ends the threads that it has; from any thread.
    func stop()
}
