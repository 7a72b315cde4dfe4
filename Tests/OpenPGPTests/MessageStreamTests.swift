import Bytes
import OpenPGP
import TestSupport
import Testing

struct MessageStreamTests {
    @Test func `a message comes out as it is, and tells for whom it is`() throws {
        let message = HandMade.sessionKey + HandMade.hidden + HandMade.passphrase + HandMade.data
        let stream = try MessageStream(MemorySource(message))
        #expect(stream.recipients.map(\.keyID) == ["9F323C82CE3D7199", nil])
        #expect(stream.recipients.map(\.algorithm.name) == ["RSA", "RSA"])
        #expect(stream.passphraseCount == 1 && !stream.isSymmetricOnly)
        #expect(stream.protection == .mdc)
        #expect(try stream.readAll() == message)
        #expect(try stream.next() == nil)
        #expect(stream.consumed == message.count)
    }

    @Test func `what GnuPG would stumble over is left out`() throws {
        let unknown = packet(1, [99] + HandMade.keyID)
        let passphrase = packet(3, [10, 9, 3])
        let message =
            HandMade.marker + unknown + passphrase + packet(21, [1, 2, 3]) + packet(63, [1])
            + HandMade.message
        #expect(try Outcome(message) == .whole(HandMade.message))
    }

    @Test func `lengths of every form are followed`() throws {
        let body = [1] + [UInt8](repeating: 5, count: 1200)
        let longBody = [1] + [UInt8](repeating: 5, count: 2047)
        let messages: [[UInt8]] = [
            packet(18, body),
            inParts(body, [([0xff, 0, 0, 0x04, 0xb1], 1201)]),
            inParts(body, [([0xe9], 512), ([0xc1, 0xf1], 689)]),
            inParts(body, [([0xe9], 512), ([0xe0], 1), ([0xff, 0, 0, 2, 0xb0], 688)]),
            inParts(body, [([0xe9], 512), ([0xe9], 512), ([0xb1], 177)]),
            inParts(longBody, [([0xea], 1024), ([0xea], 1024), ([0], 0)]),
        ].map { HandMade.sessionKey + $0 }
        for message in messages {
            for piece in [1, 7, 512, 65536] {
                #expect(try Outcome(message, piece: piece) == .whole(message))
            }
        }
        let legacy: [UInt8] = [0x85, 0, 13, 3] + HandMade.keyID + [1, 0, 8, 0xff]
        #expect(try Outcome(legacy + HandMade.data) == .whole(legacy + HandMade.data))
    }

    /// Packet 18 with these lengths before so many octets of its body.
    private func inParts(_ body: [UInt8], _ parts: [(length: [UInt8], count: Int)]) -> [UInt8] {
        var packet: [UInt8] = [0xd2]
        var rest = body[...]
        for part in parts {
            packet += part.length + rest.prefix(part.count)
            rest = rest.dropFirst(part.count)
        }
        return packet
    }

    @Test(arguments: [1, 7, 65536])
    func `a message that is cut anywhere is truncated`(_ piece: Int) throws {
        let body = [1] + [UInt8](repeating: 5, count: 700)
        for message in [
            HandMade.message,
            HandMade.sessionKey + HandMade.passphrase + HandMade.data,
            HandMade.sessionKey + inParts(body, [([0xe9], 512), ([0xbd], 189)]),
        ] {
            #expect(try Outcome(message, piece: piece) == .whole(message))
            for count in 1..<message.count {
                let outcome = try Outcome(Array(message.prefix(count)), piece: piece)
                #expect(outcome == .refused(.truncated), "\(count) bytes")
            }
        }
    }

    /// GnuPG asks for the passphrase of the first packet that has one, and gives up without it.
    @Test func `what a key opens comes before what a passphrase opens`() throws {
        let message = HandMade.passphrase + HandMade.sessionKey + HandMade.data
        let ordered = HandMade.sessionKey + HandMade.passphrase + HandMade.data
        #expect(try Outcome(message) == .whole(ordered))
    }

    @Test func `zeros, blanks and the end mark of CP M may follow`() throws {
        let padding = [UInt8](repeating: 0, count: 300_000) + Array(" \t\r\n\u{1a}".utf8)
        #expect(try Outcome(HandMade.message + padding) == .whole(HandMade.message))
    }

    struct Refusal: Sendable, CustomStringConvertible {
        let description: String
        let message: [UInt8]
        let cause: MessageError.Cause

        init(_ description: String, _ message: [UInt8], _ cause: MessageError.Cause) {
            self.description = description
            self.message = message
            self.cause = cause
        }
    }

    static let refusals = [
        Refusal("nothing", [], .empty),
        Refusal("blanks", Array(" \r\n\r\n".utf8), .empty),
        Refusal("zeros", [UInt8](repeating: 0, count: 512), .empty),
        Refusal("text", Array("Date,Amount\n2026-01-01,1\n".utf8), .notEncrypted),
        Refusal("a page", Array("<!DOCTYPE html><html></html>".utf8), .notEncrypted),
        Refusal("a picture", [0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10], .notEncrypted),
        Refusal("UTF-16", [0xff, 0xfe, 0x61, 0, 0x62, 0], .notEncrypted),
        Refusal("a public key", HandMade.publicKey, .notEncrypted),
        Refusal("a signature", packet(2, [4, 0, 1, 8]), .notEncrypted),
        Refusal("a signed message", packet(4, [3, 0]), .notEncrypted),
        Refusal("a literal", HandMade.literal, .notEncrypted),
        Refusal("compressed data", packet(8, [1, 2]), .notEncrypted),
        Refusal("compressed data without an end", [0xa3, 1, 2], .notEncrypted),
        Refusal("a literal before", HandMade.literal + HandMade.message, .notEncrypted),
        Refusal(
            "a literal in the middle",
            HandMade.sessionKey + HandMade.literal + HandMade.data,
            .damaged
        ),
        Refusal(
            "no integrity protection",
            HandMade.sessionKey + packet(9, [1]),
            .noIntegrityProtection
        ),
        Refusal(
            "the same without an end",
            HandMade.sessionKey + [0xa7, 1],
            .noIntegrityProtection
        ),
        Refusal("only session keys", HandMade.sessionKey, .truncated),
        Refusal("no session key", HandMade.data, .damaged),
        Refusal(
            "AEAD of RFC 9580",
            HandMade.sessionKey + packet(18, [2] + HandMade.ciphertext),
            .unsupported
        ),
        Refusal(
            "another version",
            HandMade.sessionKey + packet(18, [3] + HandMade.ciphertext),
            .unsupported
        ),
        Refusal(
            "an unknown packet",
            HandMade.sessionKey + packet(30, [1]) + HandMade.data,
            .unsupported
        ),
        Refusal("unknown session keys", packet(1, [6, 0, 25, 1]) + HandMade.data, .unsupported),
        Refusal("Argon2", packet(3, [4, 9, 4, 1]) + HandMade.data, .unsupported),
        Refusal("a malformed marker", packet(10, Array("PGQ".utf8)) + HandMade.message, .damaged),
        Refusal("an empty session key", packet(1, []) + HandMade.data, .damaged),
        Refusal("a long session key", HandMade.sessionKey + [0xc1, 0xff, 0, 1, 0, 1], .damaged),
        Refusal("a session key in parts", HandMade.sessionKey + [0xc1, 0xe9, 3], .damaged),
        Refusal("a session key without an end", HandMade.sessionKey + [0x87, 3], .damaged),
        Refusal("a short first part", HandMade.sessionKey + [0xd2, 0xe8, 1], .damaged),
        Refusal("short data", HandMade.sessionKey + packet(18, [1, 2, 3]), .damaged),
        Refusal("no data", HandMade.sessionKey + packet(18, [1]), .damaged),
        Refusal("two messages", HandMade.message + HandMade.message, .severalMessages),
        Refusal("a literal after", HandMade.message + HandMade.literal, .severalMessages),
        Refusal("text after", HandMade.message + Array("\r\nBye\r\n".utf8), .severalMessages),
        Refusal(
            "too many session keys",
            [[UInt8]](repeating: HandMade.sessionKey, count: 1025).flatMap { $0 },
            .damaged
        ),
        Refusal(
            "too many markers",
            [[UInt8]](repeating: HandMade.marker, count: 65).flatMap { $0 },
            .damaged
        ),
    ]

    @Test(arguments: refusals, [1, 7, 65536])
    func `what is no whole encrypted message is refused for what it is`(
        _ refusal: Refusal,
        piece: Int
    ) throws {
        #expect(try Outcome(refusal.message, piece: piece) == .refused(refusal.cause))
    }

    @Test func `another reader than GnuPG gets what is new in RFC 9580`() throws {
        let fingerprint = [UInt8](repeating: 0xab, count: 32)
        let sessionKey = packet(1, [6, 33, 6] + fingerprint + [25] + HandMade.ciphertext)
        let message = sessionKey + packet(18, [2] + HandMade.ciphertext)
        let stream = try MessageStream(MemorySource(message), for: .all)
        #expect(stream.protection == .aead)
        #expect(stream.recipients.map(\.keyID) == ["ABABABABABABABAB"])
        #expect(stream.recipients.map(\.algorithm.name) == ["X25519"])
        #expect(try stream.readAll() == message)
    }

    @Test func `damage makes no trap and no endless loop`() throws {
        let message = HandMade.marker + HandMade.passphrase + HandMade.message + [0, 0]
        for file in [message, armored(message)] {
            Mutations.check(of: SecretBytes(copying: file)) {
                _ = try Outcome($0.disclosed())
                return true
            }
        }
    }
}
