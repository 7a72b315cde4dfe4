package import Bytes
internal import Keys
internal import OpenSSL

/// What opens a direct connection: 128 random bits and 4 of a checksum, as twelve words.
///
/// It is shown on one side and typed on the other. TLS tells whoever listened enough to try codes, so
/// it has to have the strength of a key: a short one would be guessed.
package struct TransferCode: Sendable {
    private let bits: SecretBytes

    package static let wordCount = 12
    private static let byteCount = 16

    package static func generate() throws -> TransferCode {
        TransferCode(bits: try Random.secret(byteCount))
    }

    private init(bits: SecretBytes) {
        self.bits = bits
    }

    /// Four letters of a word are enough.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` about `word N`, or the code.
    package init(parsing text: SecretBytes) throws {
        let (bits, rest) = try WordList.decodeAll(text)
        guard bits.count == Self.byteCount else {
            throw FormatError.malformed("code", "has \(Self.wordCount) words")
        }
        self.init(bits: bits)
        guard rest == (try checksum()) else {
            throw FormatError.malformed("code", "a word is wrong, or out of its place")
        }
    }

    package func words() throws -> SecretBytes {
        WordList.encode(bits, rest: try checksum())
    }

    private func checksum() throws -> Int { Int(try Digest.sha256.hash(bits)[0] >> 4) }

    /// 32 bytes, for TLS.
    func key() throws -> SecretBytes {
        try KeyDerivation.hkdf(
            bits,
            salt: SecretBytes("ibkeys-transfer-v1"),
            info: "TLS 1.3 external pre-shared key"
        )
    }
}
