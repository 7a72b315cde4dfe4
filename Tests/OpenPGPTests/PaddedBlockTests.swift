import Bytes
import OpenPGP
import Testing

/// What RSA's plain operation gives, and what is made of it.
struct PaddedBlockTests {
    /// One whose plain operation always gives this block.
    private struct BlockKey: DecryptionKey {
        let block: [UInt8]

        var packet: KeyPacket { get throws { throw MessageError(.unsupported, "no packet") } }
        func decryptRSA(_ text: SecretBytes) -> SecretBytes? { SecretBytes(copying: block) }
        func sharedSecret(with point: SecretBytes) -> SecretBytes? { nil }
    }

    private func open(
        _ block: [UInt8],
        _ data: [UInt8] = HandMade.data
    ) throws -> (EncryptedMessage, SessionKey?) {
        let message = try EncryptedMessage(MemorySource(HandMade.sessionKey + data))
        return (message, try message.keys[0].open(with: BlockKey(block: block)))
    }

    @Test(arguments: [16, 24, 32])
    func `a block is wrong in whatever octet it is wrong`(_ count: Int) throws {
        let key = Sample.key(count)
        let block = PaddedBlock(key, version: 3).octets
        #expect(try open(block).1?.key == key.key)
        let padding = 2..<block.count - count - 4
        for index in block.indices {
            for mask in [0x01, 0x20, 0x80, block[index]] where mask != 0 {
                var changed = block
                changed[index] ^= mask
                let isPadding = padding.contains(index) && changed[index] != 0
                let found = try open(changed).1
                #expect(isPadding ? found?.key == key.key : found == nil, "octet \(index)")
            }
        }
    }

    @Test func `eight octets of padding are the least`() throws {
        for count in [16, 24, 32] {
            let payload = PaddedBlock(Sample.key(count), version: 3).payload
            for (padding, isRead) in [(7, false), (8, true), (200, true)] {
                let block = [0, 2] + [UInt8](repeating: 9, count: padding) + [0] + payload
                #expect((try open(block).1 != nil) == isRead, "\(count), \(padding)")
            }
        }
        for count in 0..<13 { #expect(try open([UInt8](repeating: 0, count: count)).1 == nil) }
    }

    /// What tells a right block from a wrong one is an oracle for whoever sends many.
    @Test func `a cipher that nobody has is told as padding that is wrong`() throws {
        for count in [16, 24, 32] {
            let key = Sample.key(count)
            let data = try Sample.mdc(key).octets
            for number in 0...255 as ClosedRange<UInt8> {
                let named = SessionKey(SymmetricAlgorithm(rawValue: number), key.key)
                let (message, found) = try open(PaddedBlock(named, version: 3).octets, data)
                let isForGnuPG = Self.ofGnuPG[count]?.contains(number) == true
                let isRead = number == key.algorithm?.rawValue
                let error =
                    isRead
                    ? nil
                    : #expect(throws: MessageError.self) {
                        try message.decrypt(with: found, to: MemorySink())
                    }
                #expect(isRead || (error?.cause == .unsupported) == isForGnuPG, "\(number)")
                #expect(isRead || isForGnuPG || error == Self.altered)
            }
        }
    }

    private static let altered = MessageError(.damaged, "its integrity protection does not hold")
    /// IDEA, 3DES, CAST5, Blowfish, Twofish and Camellia, by the octets of their keys.
    private static let ofGnuPG: [Int: Set<UInt8>] = [
        16: [1, 3, 4, 11], 24: [2, 12], 32: [10, 13],
    ]
}
