internal import Bytes

/// The drunken bishop's walk over a fingerprint, as ssh-keygen draws it.
///
/// A field of 17 by 9; the bishop starts in the middle and makes a diagonal step for every two bits
/// of the digest, lowest bits of a byte first. Squares count visits.
package struct Randomart: CustomStringConvertible {
    package let description: String

    private static let width = 17
    private static let height = 9
    private static let symbols = Array(" .o+=*BOX@%&#/^SE")

    package init(_ fingerprint: Fingerprint, of key: PublicKey) {
        var visits = [Int](repeating: 0, count: Self.width * Self.height)
        var x = Self.width / 2
        var y = Self.height / 2
        let start = y * Self.width + x
        for byte in fingerprint.digest {
            for shift in [0, 2, 4, 6] as [UInt8] {
                x = min(max(x + (byte >> shift & 1 == 1 ? 1 : -1), 0), Self.width - 1)
                y = min(max(y + (byte >> shift & 2 == 2 ? 1 : -1), 0), Self.height - 1)
                visits[y * Self.width + x] += 1
            }
        }
        let last = Self.symbols.count - 1
        var field = visits.map { Self.symbols[min($0, last - 2)] }
        field[start] = Self.symbols[last - 1]
        field[y * Self.width + x] = Self.symbols[last]

        var lines = [Self.border(Self.title(of: key))]
        for row in 0..<Self.height {
            lines.append("|" + String(field[row * Self.width..<(row + 1) * Self.width]) + "|")
        }
        lines.append(Self.border("[\(fingerprint.hash.rawValue.uppercased())]"))
        description = lines.joined(separator: "\n")
    }

    /// The size is left out where it would not leave a dash.
    private static func title(of key: PublicKey) -> String {
        let size = key.bits.map { " \($0)" } ?? ""
        let title = "[\(key.family)\(size)]"
        return title.count < width ? title : String("[\(key.family)]".prefix(width - 1))
    }

    /// A title in the middle of a line of dashes; the odd one goes to the right.
    private static func border(_ title: String) -> String {
        let dashes = width - title.count
        return "+" + String(repeating: "-", count: dashes / 2) + title
            + String(repeating: "-", count: dashes - dashes / 2) + "+"
    }
}
