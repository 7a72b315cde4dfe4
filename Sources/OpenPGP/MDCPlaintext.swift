internal import Bytes
internal import OpenSSL

/// What is in encrypted data that a hash protects (RFC 9580 section 5.13.1).
///
/// ```
/// prefix (16), its last two octets again, packets, 0xd3 0x14, SHA-1 of all before (20)
/// ```
///
/// The prefix tells a wrong key early, and the same word is said of it as of the hash: whoever sends
/// altered messages learns no more.
final class MDCPlaintext: ProtectedSource {
    private static let prefix = 18
    private static let trailer = 22

    private let decrypted: FeedbackSource
    /// The same, from a thread of its own: this one hashes.
    private let source: ReadAhead
    private let digest: RunningDigest
    private var isBegun = false
    private var isProved = false

    init(_ source: any ByteSource, _ key: SecretBytes, calm: Int = ReadAhead.calm) throws {
        decrypted = try FeedbackSource(source, key, holdingBack: Self.trailer)
        self.source = ReadAhead(decrypted, after: calm)
        digest = try RunningDigest(.sha1)
    }

    func stop() { source.stop() }

    /// Whether the first octets of the data fit the key.
    static func fits(_ beginning: [UInt8], _ key: SecretBytes) throws -> Bool {
        let plain = try FeedbackDecryption(key: key).decrypt(Array(beginning.prefix(prefix)))
        return plain.count == prefix && plain[14..<16] == plain[16..<18]
    }

    func next() throws -> [UInt8]? {
        while var plain = try source.next() {
            try digest.add(plain)
            if try begin(&plain), !plain.isEmpty { return plain }
        }
        try prove()
        return nil
    }

    /// Takes the prefix off; the octets before there are enough are kept with the tail.
    private func begin(_ plain: inout [UInt8]) throws -> Bool {
        if isBegun { return true }
        ahead += plain
        guard ahead.count >= Self.prefix else { return false }
        isBegun = true
        isFitting = ahead[14..<16] == ahead[16..<18]
        plain = Array(ahead[Self.prefix...])
        ahead = []
        return true
    }

    private var ahead: [UInt8] = []
    private var isFitting = false

    private func prove() throws {
        if isProved { return }
        let tail = decrypted.tail
        guard isFitting, tail.count == Self.trailer, tail.starts(with: [0xd3, 0x14]) else {
            throw MessageError.altered
        }
        try digest.add(Array(tail[..<2]))
        guard try digest.finish() == SecretBytes(copying: tail[2...]) else {
            throw MessageError.altered
        }
        isProved = true
    }
}

extension MessageError {
    static let altered = MessageError(.damaged, "its integrity protection does not hold")
}
