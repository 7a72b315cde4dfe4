import Bytes
import OpenPGP
import OpenSSL
import Testing

/// What ``SampleMessage``s are made of.
enum Sample {
    static let passphrase = SecretBytes("secret")
    static let text = Array(String(repeating: "Date,Symbol,Quantity,Price\n", count: 3).utf8)
    static let long = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    /// And compressed, by Python's zlib and bz2.
    static let literal = Sealed.literal(text)
    static let zip = base64("Ox2RxJjHAAQuiSWpOsGVuUn5OTqBpYl5JZkllToBRZnJqVzkSQEA")
    static let zlib = base64("eNo7HZHEmMcABC6JJak6wZW5Sfk5OoGliXklmSWVOgFFmcmpXORJAQBsBh9x")
    static let bzip2 = base64(
        "QlpoOTFBWSZTWSUfZGYAAC1XhGAQAAQEAGhAOieWIAAIIABBHqiaDTTTJtHqhQAYjTTRpeDNSpouRJct0MyRQs4"
            + "44hEBFjCMGSJk7NExD/i7kinChIEo+yMw"
    )

    private static func base64(_ text: String) -> [UInt8] {
        (try? Base64.decode(SecretBytes(text), "").disclosed()) ?? []
    }

    static func key(_ count: Int) -> SessionKey {
        let algorithm: [Int: SymmetricAlgorithm] = [16: .aes128, 24: .aes192, 32: .aes256]
        return SessionKey(algorithm[count], SecretBytes(copying: [UInt8](101...132).prefix(count)))
    }

    /// For somebody else, so that it may hold anything.
    static let stranger =
        MarkedOctets([0xc1, 18, 3], .naming)
        + MarkedOctets(HandMade.keyID + [1, 0, 47] + [UInt8](0x71...0x76), .loose)

    static func mdc(_ key: SessionKey, _ contents: [UInt8] = literal) throws -> MarkedOctets {
        let body = try hashed(key, contents)
        return .packet(18, MarkedOctets([1], .naming) + MarkedOctets(body))
    }

    /// In a part of 512 octets and the rest.
    static func inParts(_ key: SessionKey) throws -> MarkedOctets {
        let inner = [0xcb, 0xe9, 0x62] + [UInt8](repeating: 0, count: 5) + long.prefix(506)
        let contents = inner + [0xc0, UInt8(long.count - 506 - 192)] + long.dropFirst(506)
        let body = [1] + (try hashed(key, contents))
        let rest = Array(body[512...])
        let length = packet(18, rest).dropFirst().dropLast(rest.count)
        return MarkedOctets([0xd2, 0xe9, 1], .naming) + MarkedOctets(body[1..<512] + length + rest)
    }

    private static func hashed(_ key: SessionKey, _ contents: [UInt8]) throws -> [UInt8] {
        let prefix = [UInt8](10...25)
        let text = prefix + prefix.suffix(2) + contents + [0xd3, 0x14]
        let hash = try Digest.sha1.hash(SecretBytes(copying: text)).disclosed()
        return try feedback(key.key, text + hash)
    }

    private static func feedback(_ key: SecretBytes, _ text: [UInt8]) throws -> [UInt8] {
        let cipher = try #require(Cipher("AES-\(key.count * 8)-CFB"))
        let iv = SecretBytes(copying: [UInt8](repeating: 0, count: 16))
        return try cipher.encrypt(SecretBytes(copying: text), key: key, iv: iv).disclosed()
    }

    /// Packet 20 in chunks of 64 octets, which `order` may put elsewhere.
    static func gnupg(
        _ mode: AEADMode,
        _ key: SessionKey,
        order: ([[UInt8]]) -> [[UInt8]] = { $0 }
    ) throws -> MarkedOctets {
        let start = [1, key.algorithm?.rawValue ?? 0, mode.rawValue, 0]
        let nonce = [UInt8](1...UInt8(mode.nonceLength))
        let sealed = try chunks(mode, key.key, nonce, [0xd4] + start, isIndexed: true)
        return .packet(
            20,
            MarkedOctets(start, .naming) + MarkedOctets(nonce + order(sealed).joined())
        )
    }

    /// Packet 18 version 2 in chunks of 64 octets, which `order` may put elsewhere.
    static func aead(
        _ mode: AEADMode,
        _ key: SessionKey,
        order: ([[UInt8]]) -> [[UInt8]] = { $0 }
    ) throws -> MarkedOctets {
        let salt = [UInt8](201...232)
        let start = [2, key.key.count == 16 ? 7 : 9, mode.rawValue, 0]
        let derived = try KeyDerivation.hkdf(
            key.key,
            salt: SecretBytes(copying: salt),
            info: [0xd2] + start,
            count: key.key.count + mode.nonceLength - 8
        )
        let nonce = derived[key.key.count..<derived.count].disclosed()
        let sealed = try chunks(
            mode,
            derived[0..<key.key.count],
            nonce + [UInt8](repeating: 0, count: 8),
            [0xd2] + start,
            isIndexed: false
        )
        return .packet(
            18,
            MarkedOctets(start, .naming) + MarkedOctets(salt + order(sealed).joined())
        )
    }

    private static func chunks(
        _ mode: AEADMode,
        _ key: SecretBytes,
        _ nonce: [UInt8],
        _ header: [UInt8],
        isIndexed: Bool
    ) throws -> [[UInt8]] {
        let parts = stride(from: 0, to: literal.count, by: 64).map {
            Array(literal[$0..<min($0 + 64, literal.count)])
        }
        return try (parts + [[]]).enumerated().map { index, part in
            let number = [UInt8](repeating: 0, count: 7) + [UInt8(index)]
            let end = part.isEmpty ? [UInt8](repeating: 0, count: 7) + [UInt8(literal.count)] : []
            var used = nonce
            used[used.count - 1] ^= UInt8(index)
            let data = header + (isIndexed ? number : []) + end
            return try mode.seal(part, key: key, nonce: used, associatedData: data)
        }
    }

    /// Iterated and salted by SHA-256, 1024 octets.
    private static let specifier: [UInt8] = [3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0]

    static var stretched: SessionKey {
        get throws {
            let salted = specifier[2..<10] + passphrase.disclosed()
            let repeated = (0..<1024).map { salted[salted.startIndex + $0 % salted.count] }
            return SessionKey(.aes256, try Digest.sha256.hash(SecretBytes(copying: repeated)))
        }
    }

    private static var marked: MarkedOctets {
        MarkedOctets(Array(specifier.prefix(2)), .naming)
            + MarkedOctets(Array(specifier.suffix(9)))
    }

    /// Version 4; without a key, that of the passphrase is meant.
    ///
    /// What a wrong passphrase opens may name any algorithm.
    static func passphrasePacket(_ key: SessionKey?) throws -> MarkedOctets {
        let sealed = try key.map { try feedback(stretched.key, [9] + $0.key.disclosed()) } ?? []
        return .packet(
            3,
            MarkedOctets([4, 9] + specifier + sealed.prefix(1), .naming)
                + MarkedOctets(Array(sealed.dropFirst()))
        )
    }

    /// Version 5 or 6, by OCB.
    static func sealedPassphrasePacket(_ version: UInt8, _ key: SessionKey) throws -> MarkedOctets {
        let nonce = [UInt8](1...15)
        let header: [UInt8] = [0xc3, version, 9, 2]
        let stretched = try stretched.key
        let wrapping =
            try version == 5
            ? stretched
            : KeyDerivation.hkdf(stretched, salt: .empty, info: header, count: 32)
        let sealed = try AEADMode.ocb.seal(
            key.key.disclosed(),
            key: wrapping,
            nonce: nonce,
            associatedData: header
        )
        let counts = version == 5 ? ([], []) : ([UInt8(3 + 11 + 15)], [UInt8(11)])
        return .packet(
            3,
            MarkedOctets([version], .naming) + MarkedOctets(counts.0)
                + MarkedOctets([9, 2], .naming) + MarkedOctets(counts.1) + marked
                + MarkedOctets(nonce + sealed)
        )
    }

    private static let beginning = "-----BEGIN PGP MESSAGE-----\n"
    /// `=AAAA`, the END line and the ends of both.
    private static let endCount = 6 + 26

    /// Headers, the checksum and what comes after the END line decide nothing.
    static func armored(_ message: MarkedOctets) -> MarkedOctets {
        let text = OpenPGPTests.armored(message.octets)
        let data = text[beginning.utf8.count...].dropFirst(1).dropLast(endCount)
        let end = text.suffix(endCount)
        return MarkedOctets(Array("\(beginning)Comment: a\n".utf8), .loose)
            + MarkedOctets([0x0a]) + digits(Array(data), of: message.marks)
            + MarkedOctets(Array(end.prefix(6)), .loose)
            + MarkedOctets(Array(end.dropFirst(6).dropLast())) + MarkedOctets([0x0a], .loose)
    }

    /// Each is of one octet or two; bits of the last one may be in none.
    private static func digits(_ text: [UInt8], of marks: [MarkedOctets.Mark]) -> MarkedOctets {
        var digits = 0
        return text.reduce(MarkedOctets()) { marked, character in
            guard character != 0x0a else { return marked + MarkedOctets([character]) }
            defer { digits += 1 }
            let near = [digits * 6 / 8, (digits * 6 + 5) / 8]
            let found = near.map { marks.indices.contains($0) ? marks[$0] : .loose }
            let loosest = found.max { $0.rawValue < $1.rawValue } ?? .exact
            return marked + MarkedOctets([character], loosest)
        }
    }

    /// All of its data, without the end of the last line.
    static func armorNeeded(_ message: MarkedOctets) -> Int {
        armored(message).octets.count - endCount - 1
    }
}
