package import Bytes
internal import Keys
internal import OpenSSL

/// One share of a secret; who has as many as the threshold has the secret.
///
/// ```
///  4 bytes         set id, random, the same in all shares of one split
///  4 bits          number of the share - 1
///  4 bits          threshold - 1
/// 24 or 40 bytes   values of the polynomials, see SecretSharing
///  4 bytes         the first of SHA-256("ibkeys share 1" || all the above)
/// ```
///
/// In words, 11 bits a word, that is 24 or 36; as text `IBKEYS-SHARE-1-SETID-NUMBER-NEED<K>-` and
/// the last two fields in base32, a hyphen after each five digits.
package struct Share: Sendable, Equatable {
    package let setID: [UInt8]
    /// From 1.
    package let index: Int
    /// So many shares give the secret.
    package let threshold: Int
    package let payload: SecretBytes

    static let setIDSize = 4
    private static let checksumSize = 4

    init(setID: [UInt8], index: Int, threshold: Int, payload: SecretBytes) {
        self.setID = setID
        self.index = index
        self.threshold = threshold
        self.payload = payload
    }

    func isOfSet(of other: Share) -> Bool {
        setID == other.setID && threshold == other.threshold
            && payload.count == other.payload.count
    }

    /// - Throws: ``FormatError/Kind/malformed`` for a damaged share.
    package init(decoding bytes: SecretBytes) throws {
        let size = bytes.count - Self.setIDSize - 1 - SecretSharing.digestSize - Self.checksumSize
        guard SecretSharing.secretSizes.contains(size) else {
            throw FormatError.malformed("share", "too long or too short")
        }
        let body = bytes[0..<bytes.count - Self.checksumSize]
        guard try Self.checksum(of: body) == bytes[body.count..<bytes.count] else {
            throw FormatError.malformed("share", "mistyped or damaged: the checksum is wrong")
        }
        let numbers = bytes[Self.setIDSize]
        guard numbers & 15 > 0 else {
            throw FormatError.malformed("share", "one that needs no other")
        }
        self.init(
            setID: bytes[0..<Self.setIDSize].disclosed(),
            index: Int(numbers >> 4) + 1,
            threshold: Int(numbers & 15) + 1,
            payload: body[Self.setIDSize + 1..<body.count]
        )
    }

    package func encode() throws -> SecretBytes {
        var body = ByteWriter(capacity: 64)
        body.bytes(setID)
        body.byte(UInt8(index - 1) << 4 | UInt8(threshold - 1))
        body.bytes(payload)
        let written = body.finish()
        var out = ByteWriter(capacity: 64)
        out.bytes(written)
        out.bytes(try Self.checksum(of: written))
        return out.finish()
    }

    private static func checksum(of body: SecretBytes) throws -> SecretBytes {
        var message = ByteWriter(capacity: 128)
        message.text("ibkeys share 1")
        message.bytes(body)
        return try Digest.sha256.hash(message.finish())[0..<checksumSize]
    }
}

/// As words.
extension Share {
    package init(words: SecretBytes) throws {
        try self.init(decoding: within("share") { try WordList.decode(words) })
    }

    package func words() throws -> SecretBytes { WordList.encode(try encode()) }
}

/// As a line of text.
extension Share {
    private static let frontSize = setIDSize + 1

    package func text() throws -> SecretBytes {
        let bytes = try encode()
        let digits = Base32.encode(bytes[Self.frontSize..<bytes.count])
        var out = ByteWriter(capacity: 128)
        let id = setID.map { $0.hex.uppercased() }.joined()
        out.text("IBKEYS-SHARE-1-\(id)-\(index)-NEED\(threshold)-")
        out.bytes(digits.grouped(by: 5, "-"))
        return out.finish()
    }

    /// Reads the line in either case; blanks and hyphens between digits do not matter.
    ///
    /// - Throws: ``FormatError``: `unrecognized` for what is no share, `unsupported` for one of later
    ///   tools, `malformed` for a damaged one.
    package init(text: SecretBytes) throws {
        let parts = text.without([0x20, 0x09, 0x0a, 0x0d]).split(at: UInt8(ascii: "-"))
        let front = parts.prefix(6).map { $0.asciiText?.uppercased() ?? "" }
        guard front.starts(with: ["IBKEYS", "SHARE"]) else {
            throw FormatError(.unrecognized, "share", "not a share")
        }
        guard front.count == 6, front[2] == "1" else {
            throw FormatError.unsupported("share", "of later tools, or cut short")
        }
        guard let front = Self.front(front[3], front[4], front[5]) else {
            throw FormatError.malformed("share", "its set and numbers are not readable")
        }
        var bytes = ByteWriter(capacity: 128)
        bytes.bytes(front)
        var digits = ByteWriter(capacity: 128)
        for part in parts.dropFirst(6) { digits.bytes(part) }
        bytes.bytes(try Base32.decode(digits.finish(), "share"))
        try self.init(decoding: bytes.finish())
    }

    /// The bytes before the payload.
    private static func front(_ id: String, _ index: String, _ need: String) -> [UInt8]? {
        guard id.utf8.count == 8, let id = UInt32(id, radix: 16), let index = UInt8(index),
            need.hasPrefix("NEED"), let threshold = UInt8(need.dropFirst(4)),
            (1...16).contains(index), (2...16).contains(threshold)
        else { return nil }
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> UInt32($0)) }
        return bytes + [(index - 1) << 4 | (threshold - 1)]
    }
}
