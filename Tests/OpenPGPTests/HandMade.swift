/// A packet with the header of the OpenPGP format and a length of the fewest octets.
func packet(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
    [0xc0 | tag] + length(body.count) + body
}

private func length(_ count: Int) -> [UInt8] {
    switch count {
    case 0..<192: [UInt8(count)]
    case 192..<8384: [UInt8((count - 192) >> 8 + 192), UInt8(truncatingIfNeeded: count - 192)]
    default: [0xff] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
    }
}

/// Packets of a message that only looks like one.
enum HandMade {
    static let keyID: [UInt8] = [0x9f, 0x32, 0x3c, 0x82, 0xce, 0x3d, 0x71, 0x99]
    static let sessionKey = packet(1, [3] + keyID + [1, 0, 8, 0xff])
    static let hidden = packet(1, [3] + [UInt8](repeating: 0, count: 8) + [1, 0, 8, 0xff])
    static let passphrase = packet(3, [4, 9, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0x60])
    static let marker = packet(10, Array("PGP".utf8))
    static let ciphertext = [UInt8](0...99) + [UInt8](0...99)
    static let data = packet(18, [1] + ciphertext)
    static let message = sessionKey + data
    static let publicKey = packet(6, [4, 0, 0, 0, 0, 1])
    static let literal = packet(11, [0x62, 0, 0, 0, 0, 0, 0x61])
}
