import Bytes
import OpenPGP
import OpenSSL
import Testing

/// Messages that somebody put together on purpose.
struct HostileMessageTests {
    private static let altered = MessageError(.damaged, "its integrity protection does not hold")

    /// To the RSA key of the samples, by its name.
    private static func named(_ algorithm: UInt8, _ fields: [UInt8]) throws -> [UInt8] {
        let real = try SampleRecipient.rsa.get().packet3(Sample.key(32)).octets
        return packet(1, real[3..<12] + [algorithm] + fields)
    }

    private static func useless() throws -> [(String, [UInt8])] {
        let modulusAndMore = MarkedOctets.number([UInt8](repeating: 0xff, count: 256)).octets
        let longer = MarkedOctets.number([UInt8](repeating: 0x7f, count: 300)).octets
        let point = MarkedOctets.number([0x40] + [UInt8](1...32)).octets
        return try [
            ("not below the modulus", named(1, modulusAndMore)), ("longer", named(1, longer)),
            ("zero", named(1, [0, 0])), ("one", named(1, [0, 1, 1])),
            ("small", named(1, [0, 3, 7])),
            ("no number", named(1, [])), ("more behind it", named(1, [0, 1, 1, 9])),
            ("cut", named(1, [8, 0, 1])), ("ECDH", named(18, point + [48] + [UInt8](1...48))),
            ("X25519", named(25, [UInt8](1...32) + [41, 9] + [UInt8](1...40))),
            ("Argon2 at any cost", packet(3, [4, 9, 4] + [UInt8](1...16) + [255, 4, 31])),
            ("half a passphrase", packet(3, [4, 9])),
            ("half an EAX", packet(3, [5, 9, 1, 3, 8] + [UInt8](1...9))),
        ]
    }

    @Test(arguments: [0, ReadAhead.calm])
    func `a session key that opens nothing hides no other, and alone is damage`(calm: Int) throws {
        var opener = try SampleMessage.opener()
        opener.calm = calm
        let key = Sample.key(32)
        let good = try SampleRecipient.rsa.get().packet3(key).octets
        let data = try Sample.mdc(key).octets
        for (what, packet) in try Self.useless() {
            #expect(try opener.open(packet + good + data) == Sample.text, "\(what)")
            let error = #expect(throws: MessageError.self) { try opener.open(packet + data) }
            #expect(error == Self.altered, "\(what)")
        }
    }

    @Test func `a session key of another message opens nothing`() throws {
        let opener = try SampleMessage.opener()
        let other = SessionKey(.aes256, SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
        for recipient in [
            SampleRecipient.rsa, SampleRecipient.cv25519, SampleRecipient.nistp256,
        ] {
            let front = try recipient.get().packet3(other).octets
            for data in try [Sample.mdc(Sample.key(32)), Sample.gnupg(.ocb, Sample.key(32))] {
                let error = #expect(throws: MessageError.self) {
                    try opener.open(front + data.octets)
                }
                #expect(error == Self.altered)
            }
        }
    }

    @Test(arguments: [0, ReadAhead.calm])
    func `chunks in another order, missing or twice are refused`(calm: Int) throws {
        let orders: [(String, ([[UInt8]]) -> [[UInt8]])] = [
            ("exchanged", { [$0[1], $0[0]] + $0[2...] }), ("the last missing", { $0.dropLast() }),
            ("the first missing", { Array($0.dropFirst()) }),
            ("one missing", { [$0[0]] + $0[2...] }), ("twice", { [$0[0]] + $0 }),
            ("the end twice", { $0 + $0.suffix(1) }), ("only the end", { $0.suffix(1) }),
        ]
        let key = Sample.key(32)
        var opener = try SampleMessage.opener()
        opener.calm = calm
        for mode in [AEADMode.eax, .ocb, .gcm] {
            for (what, order) in orders {
                let data = try Sample.aead(mode, key, order: order).octets
                let front = try SampleRecipient.x25519.get().packet6(SessionKey(nil, key.key))
                expectRefusal(front.octets + data, opener, "\(mode), \(what)")
                guard mode != .gcm else { continue }
                let old = try Sample.gnupg(mode, key, order: order).octets
                let oldFront = try SampleRecipient.cv25519.get().packet3(key).octets
                expectRefusal(oldFront + old, opener, "packet 20, \(mode), \(what)")
            }
        }
    }

    private func expectRefusal(_ message: [UInt8], _ opener: Opener, _ what: String) {
        let error = #expect(throws: MessageError.self, "\(what)") { try opener.open(message) }
        #expect(error?.cause == .damaged, "\(what)")
    }

    /// Compressed or in the hybrid form of X9.62, which OpenSSL takes.
    @Test func `a point has one form`() throws {
        let opener = try SampleMessage.opener()
        let key = Sample.key(32)
        let front = try SampleRecipient.nistp256.get().packet3(key).octets
        let data = try Sample.mdc(key).octets
        let form = try #require(front.firstIndex(of: 4))
        #expect(front[form - 2..<form] == [2, 3])
        for octet in [0, 2, 3, 5, 6, 7] as [UInt8] {
            var changed = front
            changed[form] = octet
            expectRefusal(changed + data, opener, "\(octet)")
        }
    }
}
