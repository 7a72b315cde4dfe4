internal import Bytes

/// An address of RFC 5322 section 3.4.1, of the plain kind: a dot-atom, `@` and a domain.
///
/// No quoted local parts, comments or names: nothing that could end a header or hold a second address.
package struct MailAddress: Sendable, Equatable, CustomStringConvertible {
    package let description: String

    /// As the broker's articles give it.
    package static let broker = MailAddress(unchecked: "filedelivery@interactivebrokers.com")

    /// Mailers would decode what looks like an encoded word (RFC 2047): no address has `=?`.
    ///
    /// - Throws: ``FormatError/Kind/malformed``.
    package init(_ text: String) throws {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, !text.contains("=?"), (1...64).contains(halves[0].utf8.count),
            Self.isDotAtom(halves[0]),
            (try? HostName(String(halves[1]))) != nil
        else { throw FormatError.malformed("", "is not a mail address") }
        self.init(unchecked: text)
    }

    private init(unchecked text: String) { description = text }

    private static func isDotAtom(_ text: Substring) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.utf8.allSatisfy(isAtomCharacter)
        }
    }

    private static func isAtomCharacter(_ byte: UInt8) -> Bool {
        switch UnicodeScalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case let mark: "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(mark)
        }
    }
}
