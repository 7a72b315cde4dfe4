import Bytes
import OpenPGP
import Testing

/// In armor as GnuPG writes it.
func armored(_ message: [UInt8]) -> [UInt8] {
    Armor(.message, SecretBytes(copying: message)).encode().disclosed()
}

struct DearmorTests {
    private let text = String(decoding: armored(HandMade.message), as: UTF8.self)
    private static let pieces = [1, 7, 512, 65536]

    private func expect(
        _ text: String,
        _ expected: Outcome,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for piece in Self.pieces {
            let outcome = try Outcome(Array(text.utf8), piece: piece)
            #expect(outcome == expected, "pieces of \(piece)", sourceLocation: sourceLocation)
        }
    }

    private var withoutChecksum: String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.filter { !$0.hasPrefix("=") }.joined(separator: "\n")
    }

    @Test func `armor comes through mail, editors and other systems`() throws {
        let headers = "-----\nVersion: 1\nComment: a: b\n\n"
        let data = try #require(text.firstRange(of: "\n\n")).upperBound
        let oneLine =
            text[..<data] + text[data...].replacing("\n", with: "", maxReplacements: 3)
        for variant in [
            text,
            "\u{feff}" + text,
            "\n\n \n" + text,
            text.replacing("\n", with: "\r\n"),
            text.replacing("\n", with: "\r"),
            text.replacing("\n", with: " \t\n"),
            text.replacing("-----\n\n", with: headers),
            text.replacing("-----\n\n", with: headers).replacing("\n", with: "\r\n"),
            "Dear customer,\n--\nyour report\n" + text + "\nRegards\n-----END-----\n",
            withoutChecksum,
            String(oneLine),
        ] {
            try expect(variant, .whole(HandMade.message))
        }
    }

    @Test func `every count of padding is read`() throws {
        for count in 0..<6 {
            let data = packet(18, [1] + HandMade.ciphertext + [UInt8](repeating: 1, count: count))
            let message = HandMade.sessionKey + data
            try expect(
                String(decoding: armored(message), as: UTF8.self),
                .whole(message)
            )
        }
    }

    @Test func `a wrong checksum decides nothing`() throws {
        let checksum = try #require(text.split(separator: "\n").first { $0.hasPrefix("=") })
        try expect(text.replacing(checksum, with: "=AAAA"), .whole(HandMade.message))
    }

    @Test func `a missing END line is no fault when the packets are whole`() throws {
        let end = try #require(text.firstRange(of: "-----END")).lowerBound
        try expect(String(text[..<end]), .whole(HandMade.message))
        try expect(text[..<end] + "-----END PGP MES", .whole(HandMade.message))
    }

    @Test func `armor that is cut inside of its data is truncated`() throws {
        let checksum = try #require(text.firstRange(of: "\n=")).lowerBound
        let bytes = Array(text[..<checksum].utf8).dropLast(2)
        for count in 1..<bytes.count where count > 14 {
            let outcome = try Outcome(Array(bytes.prefix(count)), piece: 64)
            let isBeginning = count < "-----BEGIN PGP MESSAGE-----".utf8.count
            let cause: MessageError.Cause = isBeginning ? .notEncrypted : .truncated
            #expect(outcome == .refused(cause), "\(count) bytes")
        }
    }

    @Test func `armor of something else says what it is`() throws {
        for label in ["PUBLIC KEY BLOCK", "PRIVATE KEY BLOCK", "SIGNATURE", "SIGNED MESSAGE"] {
            try expect(text.replacing("MESSAGE", with: label), .refused(.notEncrypted))
        }
        let part = text.replacing("BEGIN PGP MESSAGE", with: "BEGIN PGP MESSAGE, PART 1/2")
        try expect(part, .refused(.unsupported))
    }

    @Test func `two armored messages in a file are refused`() throws {
        try expect(text + text, .refused(.severalMessages))
        try expect(text + "Second:\n" + text, .refused(.severalMessages))
    }

    @Test func `armor that is not armor is damaged`() throws {
        for variant in [
            text.replacing("-----\n\n", with: "-----\n"),
            text.replacing("END PGP MESSAGE", with: "END PGP SIGNATURE"),
            text.replacing("-----\n\n", with: "-----\n\n!"),
            text.replacing("-----\n\n", with: "-----\n\n="),
            text.replacing("\n=", with: "\n=AAAAAAAAA"),
        ] {
            try expect(variant, .refused(.damaged))
        }
    }

    @Test func `a fault is told again to whoever asks again`() throws {
        let faulty = [
            (text.replacing("END PGP MESSAGE", with: "END PGP SIGNATURE"), "its armor has no END"),
            (text.replacing("\n=", with: "!\n="), "its armor is not base64"),
            (text + text, "another armored block follows"),
        ]
        for (text, reason) in faulty {
            let stream = try MessageStream(MemorySource(Array(text.utf8), piece: 60))
            for _ in 0..<3 {
                let error = #expect(throws: MessageError.self) {
                    while try stream.next() != nil {}
                }
                #expect(error?.reason.hasPrefix(reason) == true, "\(error?.reason ?? "")")
            }
        }
    }

    @Test func `text without end is not searched for ever`() throws {
        let letter = String(repeating: "no armor here\n", count: 100_000)
        #expect(try Outcome(Array((letter + text).utf8)) == .refused(.notEncrypted))
    }
}
