import Bytes
import OpenPGP
import Testing

/// Every octet of messages of every kind, changed or cut off: nothing is read, and nothing is left to
/// another reader.
struct AlteredMessageTests {
    private func open(_ message: [UInt8], _ opener: Opener) throws -> Outcome {
        do {
            return .whole(try opener.open(message))
        } catch let error as MessageError {
            return .refused(error.cause)
        }
    }

    @Test(arguments: [0, ReadAhead.calm])
    func `messages of every kind are read`(calm: Int) throws {
        let messages = try SampleMessage.all()
        #expect(Set(messages.map(\.description)).count >= 20)
        var opener = try SampleMessage.opener()
        opener.calm = calm
        for message in messages {
            let found = try open(message.message.octets, opener)
            #expect(found == message.opened, "\(message)")
        }
    }

    @Test func `no octet that is changed, and no cut, gives any plaintext`() throws {
        let opener = try SampleMessage.opener()
        for message in try SampleMessage.all() {
            for index in message.message.octets.indices {
                try expect(message, index, changedBy: index % 2 == 0 ? 0x01 : 0x80, opener)
            }
            for count in 0..<message.needed where count % 3 == 0 || count + 40 > message.needed {
                try expect(message, cutTo: count, opener)
            }
        }
    }

    @Test func `with threads no octet that is changed gives any plaintext`() throws {
        var opener = try SampleMessage.opener()
        opener.calm = 0
        for message in try SampleMessage.all() {
            let sampled = message.message.octets.indices.filter { $0 % 11 == 0 }
            for index in sampled { try expect(message, index, changedBy: 0x40, opener) }
            for count in stride(from: 0, to: message.needed, by: 17) {
                try expect(message, cutTo: count, opener)
            }
        }
    }

    @Test func `no mutant of a file is a message`() throws {
        let opener = try SampleMessage.opener()
        for message in try SampleMessage.all() {
            for index in message.message.octets.indices {
                for mask in [1, 2, 4, 8, 16, 32, 64, 128, 255] as [UInt8] {
                    try expect(message, index, changedBy: mask, opener)
                }
            }
            for count in 0..<message.needed { try expect(message, cutTo: count, opener) }
        }
    }

    private func expect(
        _ message: SampleMessage,
        _ index: Int,
        changedBy mask: UInt8,
        _ opener: Opener
    ) throws {
        var octets = message.message.octets
        octets[index] ^= mask
        let found = try open(octets, opener)
        let isRight =
            switch (message.message.marks[index], found) {
            case (.loose, message.opened), (.naming, message.opened): true
            case (.naming, .refused): true
            case (_, .refused(let cause)): cause != .unsupported
            case (_, .whole): false
            }
        #expect(isRight, "\(message): octet \(index) by \(mask): \(found)")
    }

    private func expect(_ message: SampleMessage, cutTo count: Int, _ opener: Opener) throws {
        let found = try open(Array(message.message.octets.prefix(count)), opener)
        let isRight =
            switch found {
            case .whole, .refused(.unsupported): false
            case .refused: true
            }
        #expect(isRight, "\(message): cut to \(count): \(found)")
    }
}
