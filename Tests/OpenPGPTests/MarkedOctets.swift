import Bytes
import OpenPGP

/// Octets of a message, each marked with what its change may come to.
struct MarkedOctets {
    enum Mark: Int {
        /// The message is refused, and not as one that another reader could do.
        case exact
        /// Some changes mean the same by the format; all others are refused so.
        case loose
        /// It names an algorithm, a version or a kind of packet, or the length before such an octet:
        /// refused for whatever reason, or the same by another name.
        case naming
    }

    private(set) var octets: [UInt8]
    private(set) var marks: [Mark]

    init(_ octets: [UInt8] = [], _ mark: Mark = .exact) {
        self.octets = octets
        marks = octets.map { _ in mark }
    }

    static func + (left: Self, right: Self) -> Self {
        var sum = left
        sum.octets += right.octets
        sum.marks += right.marks
        return sum
    }

    static func packet(_ tag: UInt8, _ body: MarkedOctets) -> Self {
        let header = OpenPGPTests.packet(tag, body.octets).dropLast(body.octets.count)
        return Self(Array(header), .naming) + body
    }

    /// Of a number; a count of bits that takes as many octets is the same.
    static func number(_ octets: [UInt8], last: Mark = .exact) -> Self {
        let bits = octets.count * 8 - (octets.first?.leadingZeroBitCount ?? 0)
        return Self([UInt8(bits >> 8)]) + Self([UInt8(truncatingIfNeeded: bits)], .loose)
            + Self(octets.dropLast()) + Self(octets.suffix(1), last)
    }

    static func counted(_ octets: [UInt8]) -> Self {
        Self([UInt8(octets.count)]) + Self(octets)
    }
}
