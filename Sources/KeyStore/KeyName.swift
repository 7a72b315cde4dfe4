/// The name of a key in the store: `[A-Za-z0-9][A-Za-z0-9_-]{0,63}`.
package struct KeyName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``StoreError/invalidName(_:)``.
    package init(_ text: String) throws {
        guard Self.isValid(text) else { throw StoreError.invalidName(text) }
        description = text
    }

    private init(unchecked text: String) { description = text }

    /// The names that keys get when nobody says another.
    static let ssh = KeyName(unchecked: "ibkr")
    static let openPGP = KeyName(unchecked: "ibkr-pgp")

    package static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, bytes.count <= 64, isLetterOrDigit(first) else {
            return false
        }
        return bytes.allSatisfy {
            isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }
}

extension KeyName: Comparable {
    package static func < (left: KeyName, right: KeyName) -> Bool {
        left.description < right.description
    }
}
