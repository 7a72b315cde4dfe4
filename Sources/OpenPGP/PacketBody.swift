/// Follows the lengths of one packet's body through pieces of any size.
struct PacketBody {
    /// Octets of the part at hand that are still to come.
    private var left: Int
    private var isLastPart: Bool
    /// What has come of the next part's length.
    private var length: [UInt8] = []
    /// Octets of the body that have come, lengths not counted.
    private(set) var count = 0

    /// Nil for a body of indeterminate length, whose end is not in the packet.
    init?(_ length: PacketLength) {
        switch length {
        case .definite(let count): (left, isLastPart) = (count, true)
        case .partial(let count): (left, isLastPart) = (count, false)
        case .indeterminate: return nil
        }
    }

    var isComplete: Bool { isLastPart && left == 0 }

    /// The index in `piece` after the last octet, from `start`, that belongs to the packet.
    mutating func end(in piece: [UInt8], from start: Int) -> Int {
        var position = start
        while position < piece.count, !isComplete {
            if left > 0 {
                let step = min(left, piece.count - position)
                left -= step
                count += step
                position += step
            } else {
                take(piece[position])
                position += 1
            }
        }
        return position
    }

    /// The next octets of the body in `piece`, from `start`, without the lengths before them; empty
    /// where those, or the body, end the piece.
    mutating func contents(in piece: [UInt8], from start: Int) -> Range<Int> {
        var position = start
        while position < piece.count, left == 0, !isLastPart {
            take(piece[position])
            position += 1
        }
        let step = min(left, piece.count - position)
        left -= step
        count += step
        return position..<position + step
    }

    private mutating func take(_ octet: UInt8) {
        length.append(octet)
        guard let next = PacketLength(length).flatMap(PacketBody.init) else { return }
        (left, isLastPart, length) = (next.left, next.isLastPart, [])
    }
}
