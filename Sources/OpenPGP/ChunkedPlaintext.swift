internal import Bytes
internal import OpenSSL

/// What is in encrypted data that is sealed in chunks (RFC 9580 section 5.13.2, and GnuPG's packet 20).
///
/// ```
/// chunk, tag (16)      any number; all chunks but the last are of one size
/// tag (16)             of nothing, with the number of all octets as associated data
/// ```
///
/// A chunk's plaintext is handed on while its tag is yet to come, so that memory does not grow with
/// the chunks.
final class ChunkedPlaintext: ProtectedSource {
    private static let tag = AEADMode.tagLength

    private let source: any ByteSource
    private let sealing: ChunkSealing
    private let opening: AEADOpening
    private var text: ArraySlice<UInt8> = []
    private var isAtEnd = false
    private var index: UInt64 = 0
    private var total: UInt64 = 0
    /// Octets that the chunk at hand may have yet; nil between chunks.
    private var left: Int?
    private var isProved = false

    init(_ source: any ByteSource, _ sealing: ChunkSealing) throws {
        self.source = source
        self.sealing = sealing
        opening = try sealing.mode.opening(key: sealing.key)
    }

    func stop() {}

    func next() throws -> [UInt8]? {
        while !isProved {
            try fill()
            if left == nil, isAtEnd, text.count <= Self.tag {
                try prove()
            } else {
                let plain = try step()
                if !plain.isEmpty { return plain }
            }
        }
        return nil
    }

    /// Two tags are the most that can end the data.
    private func fill() throws {
        while !isAtEnd, text.count <= 2 * Self.tag {
            guard let piece = try source.next() else {
                isAtEnd = true
                return
            }
            text = text.isEmpty ? piece[...] : text + piece
        }
    }

    private func step() throws -> [UInt8] {
        if left == nil { try begin() }
        let room = left ?? 0
        let known = max(text.count - 2 * Self.tag, 0)
        guard room > 0, known > 0 else { return try finishChunk() }
        let part = text.prefix(min(room, known))
        text = text.dropFirst(part.count)
        left = room - part.count
        total += UInt64(part.count)
        return try opening.update(part)
    }

    private func begin() throws {
        left = sealing.size
        try opening.start(
            nonce: sealing.nonce(index),
            associatedData: sealing.associatedData(index)
        )
    }

    private func finishChunk() throws -> [UInt8] {
        guard text.count >= 2 * Self.tag else { throw MessageError.altered }
        let tag = Array(text.prefix(Self.tag))
        text = text.dropFirst(Self.tag)
        guard let rest = try opening.finish(tag: tag) else { throw MessageError.altered }
        left = nil
        index += 1
        return rest
    }

    private func prove() throws {
        guard text.count == Self.tag else { throw MessageError.altered }
        try opening.start(
            nonce: sealing.nonce(index),
            associatedData: sealing.associatedData(index) + ChunkSealing.octets(total)
        )
        guard try opening.finish(tag: Array(text)) != nil else { throw MessageError.altered }
        isProved = true
    }
}

/// How the chunks of one message are sealed.
struct ChunkSealing {
    let mode: AEADMode
    let key: SecretBytes
    /// Octets of plaintext in each chunk but the last.
    let size: Int
    /// The nonce of chunk 0: its last eight octets are xored with the number of the chunk.
    private let base: [UInt8]
    private let header: [UInt8]
    private let isIndexed: Bool

    /// GnuPG's packet 20, whose `header` is authenticated with the number of each chunk.
    init(gnupg mode: AEADMode, key: SecretBytes, size: UInt8, nonce: [UInt8], header: [UInt8]) {
        (self.mode, self.key, self.base, self.header) = (mode, key, nonce, header)
        self.size = 1 << (Int(size) + 6)
        isIndexed = true
    }

    /// Packet 18 version 2, whose key and nonce come out of the session key.
    init(
        _ mode: AEADMode,
        sessionKey: SecretBytes,
        size: UInt8,
        salt: [UInt8],
        header: [UInt8]
    ) throws {
        let derived = try KeyDerivation.hkdf(
            sessionKey,
            salt: SecretBytes(copying: salt),
            info: header,
            count: sessionKey.count + mode.nonceLength - 8
        )
        self.mode = mode
        self.header = header
        self.size = 1 << (Int(size) + 6)
        key = derived[0..<sessionKey.count]
        base =
            derived[sessionKey.count..<derived.count].disclosed()
            + [UInt8](repeating: 0, count: 8)
        isIndexed = false
    }

    func nonce(_ index: UInt64) -> [UInt8] {
        base.dropLast(8) + zip(base.suffix(8), Self.octets(index)).map { $0 ^ $1 }
    }

    func associatedData(_ index: UInt64) -> [UInt8] {
        isIndexed ? header + Self.octets(index) : header
    }

    static func octets(_ number: UInt64) -> [UInt8] {
        (0..<8).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
