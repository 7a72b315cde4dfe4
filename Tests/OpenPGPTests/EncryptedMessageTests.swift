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
