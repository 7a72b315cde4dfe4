internal import Keys
internal import OpenSSL

/// What tells a transfer from every other: 128 random bits, in 32 lower-case digits.
package struct TransferID: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package static func random() throws -> TransferID {
        TransferID(description: try Random.bytes(16).map(\.hex).joined())
    }

    private init(description: String) {
        self.description = description
    }

    /// Nil unless the text is of this very form; it is the name of a folder, too.
    package init?(_ text: String) {
        guard text.utf8.count == 32, text.isLowerHexadecimal else { return nil }
        description = text
    }
}

extension String {
    var isLowerHexadecimal: Bool {
        utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
