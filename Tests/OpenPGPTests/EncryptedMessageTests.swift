import Bytes
import OpenPGP
import Testing

struct EncryptedMessageTests {
    private let text = [UInt8](0...255) + [UInt8](0...255)

    @Test(arguments: [1, 2, 15, 16, 17, 64, 511, 65536])
    func `a message is the same in pieces of any size`(_ piece: Int) throws {
        for count in [0, 1, 15, 16, 17, 33, 100, 512] {
            let plain = Array(text.prefix(count))
            let message = try Sealed.mdc(Sealed.literal(plain))
            #expect(try Sealed.open(message, piece: piece) == plain)
        }
    }

    @Test func `one plaintext is read and nothing else`() throws {
        let literal = Sealed.literal(text)
        let marker = HandMade.marker
        #expect(try Sealed.open(Sealed.mdc(marker + literal + packet(21, [1, 2]))) == text)
        for (contents, cause) in [
            ([], MessageError.Cause.damaged), (literal + literal, .damaged),
            (marker, .damaged), (literal + [0], .damaged), (Array(literal.dropLast()), .damaged),
            (literal + packet(2, [4]), .damaged), (packet(4, [3]) + literal, .unsupported),
            (packet(2, [4]) + literal, .unsupported), (HandMade.message, .unsupported),
            (HandMade.publicKey + literal, .damaged), (packet(8, [9]) + literal, .unsupported),
            (packet(8, [0]), .damaged), (packet(11, [0x78, 0, 0, 0, 0, 0]), .damaged),
            (packet(8, [2, 0x78]), .damaged), (packet(8, [1, 0xff, 0xff]), .damaged),
            (packet(8, [3, 0x42]), .damaged),
        ] {
            #expect(throws: cause) { try Self.cause(Sealed.mdc(contents)) }
        }
    }

    @Test func `eight layers of compressed data are read, and no ninth`() throws {
        func wrapped(_ depth: Int) throws -> [UInt8] {
            try Sealed.mdc(
                (0..<depth).reduce(Sealed.literal(text)) { it, _ in packet(8, [0] + it) }
            )
        }
        #expect(try Sealed.open(wrapped(8)) == text)
        #expect(throws: MessageError.Cause.damaged) { try Self.cause(wrapped(9)) }
    }

    @Test func `what is wrong with the protection is told before what is wrong inside`() throws {
        var message = try Sealed.mdc(Sealed.literal(text))
        for index in [4, 10, 20, 25, 40, message.count - 1] {
            message[index] ^= 1
            let error = #expect(throws: MessageError.self) { try Sealed.open(message) }
            #expect(error == MessageError(.damaged, "its integrity protection does not hold"))
            message[index] ^= 1
        }
        let trailers: [[UInt8]] = [
            [], [0xd3, 0x14] + [UInt8](repeating: 0, count: 20),
            [0xd2, 0x14] + [UInt8](repeating: 0, count: 20),
        ]
        for trailer in trailers {
            #expect(throws: MessageError.Cause.damaged) {
                try Self.cause(Sealed.mdc(Sealed.literal(text), trailer: trailer))
            }
        }
    }

    @Test func `an altered message is never one that another reader might do`() throws {
        let signed = try Sealed.mdc(packet(4, [3]) + Sealed.literal(text))
        #expect(throws: MessageError.Cause.unsupported) { try Self.cause(signed) }
        for index in stride(from: 4, to: signed.count, by: 37) {
            var changed = signed
            changed[index] ^= 1
            #expect(throws: MessageError.Cause.damaged) { try Self.cause(changed) }
        }
    }

    @Test func `what is malformed of one session key does not hide the others`() throws {
        let odd: [[UInt8]] = [
            packet(1, [3] + HandMade.keyID + [1, 0, 8, 0xff, 9]),
            packet(1, [3] + HandMade.keyID + [18, 0, 8, 0xff, 40, 1]), packet(3, [4, 9]),
            packet(3, [4, 9, 4] + [UInt8](repeating: 0, count: 16) + [255, 4, 31]),
        ]
        for packet in odd {
            let bytes = try packet + HandMade.passphrase + Sealed.mdc(Sealed.literal(text))
            let message = try EncryptedMessage(MemorySource(bytes, piece: 7))
            #expect(message.passphrases.count == 1)
            #expect((message.passphraseFault != nil) == (packet[0] == 0xc3))
        }
    }

    @Test func `passphrases take so much work and no more`() throws {
        let dear = packet(3, Array([4, 9, 3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0xff] as [UInt8]))
        let cheap = HandMade.passphrase
        for (packets, allowed) in [(dear, 4), (cheap, 8)] {
            let front = [UInt8]((0..<20).map { _ in packets }.joined())
            let bytes = try front + Sealed.mdc(Sealed.literal(text))
            let message = try EncryptedMessage(MemorySource(bytes, piece: 512))
            var budget = StretchingBudget()
            for packet in message.passphrases.prefix(allowed) { try budget.spend(on: packet) }
            #expect(throws: FormatError.self) { try budget.spend(on: message.passphrases[0]) }
        }
    }

    @Test func `no change of one octet and no cut gives any plaintext`() throws {
        let message = try Sealed.mdc(Sealed.literal(text))
        for index in message.indices {
            for bit in [0x01, 0x80] as [UInt8] {
                var changed = message
                changed[index] ^= bit
                #expect(throws: MessageError.self) { try Sealed.open(changed) }
            }
            #expect(throws: MessageError.self) { try Sealed.open(Array(message[..<index])) }
        }
    }

    /// For `#expect(throws:)`: the cause alone.
    private static func cause(_ message: [UInt8]) throws {
        do {
            _ = try Sealed.open(message)
        } catch let error as MessageError {
            throw error.cause
        }
    }
}

extension MessageError.Cause: Error {}
