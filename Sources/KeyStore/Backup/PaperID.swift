package import Bytes
internal import OpenSSL

/// What binds the lines and symbols of one paper to each other: the start of the file's digest.
struct PaperID: Equatable {
    /// The first 10 bytes of SHA-256 over the file: 16 digits of base32.
    let bytes: [UInt8]

    static let byteCount = 10

    init(of file: [UInt8]) throws {
        bytes = Array(try Digest.sha256.hash(file).prefix(Self.byteCount))
    }

    /// Nil unless there are 16 digits.
    init?(digits: SecretBytes) {
        guard let bytes = try? Base32.decode(digits, "").disclosed(),
            bytes.count == Self.byteCount
        else { return nil }
        self.bytes = bytes
    }

    var text: String { Base32.text(bytes) }

    /// Digits of a check, 20 bits.
    static let checkDigits = 4

    /// The check of one piece: the first digits of SHA-256("ibkeys paper 1" || id || uint32 number ||
    /// piece), so that a piece is right in its own place only.
    func check(of piece: [UInt8], number: Int) throws -> String {
        var message = ByteWriter()
        message.text("ibkeys paper 1")
        message.bytes(bytes)
        message.uint32(UInt32(number))
        message.bytes(piece)
        let digits = Base32.text(try Digest.sha256.hash(message.finish()).disclosed())
        return String(digits.prefix(Self.checkDigits))
    }
}

/// What is wrong with a paper that was typed or scanned: all of it, so that it is mended at once.
package struct PaperFaults: Error, Equatable {
    /// About `line N`, `lines N to M`, `symbol N`; never empty.
    package let faults: [FormatError]
}

extension PaperFaults: CustomStringConvertible {
    package var description: String { faults.map(\.description).joined(separator: "; ") }
}
