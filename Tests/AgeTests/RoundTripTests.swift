import Age
import Bytes
import Keys
import TestSupport
import Testing

struct RoundTripTests {
    @Test(arguments: AgeKind.allCases, [false, true])
    func `what is encrypted is decrypted`(_ kind: AgeKind, _ armored: Bool) throws {
        for size in [0, 1, 65535, 65536, 65537, 131_072] {
            let text = AgeSamples.plaintext(size)
            let file = try AgeWriter.encrypt(text, to: [kind.recipient], armored: armored)
            let reader = try AgeReader(MemorySource(file))
            #expect(reader.isArmored == armored)
            #expect(try reader.open([kind.identity]).all(limit: size) == text)
        }
    }

    @Test func `a file is recognized by how it begins`() throws {
        for armored in [false, true] {
            let to = [try AgeKind.x25519.recipient]
            let file = try AgeWriter.encrypt(.empty, to: to, armored: armored)
            #expect(AgeReader.recognizes(SecretBytes(copying: file)))
            let indented = SecretBytes(copying: Array("\r\n ".utf8) + file)
            #expect(AgeReader.recognizes(indented) == armored)
        }
        #expect(AgeReader.recognizes(SecretBytes("age-encryption.org/v2\n")))
        for text in ["", " ", "age", "-----BEGIN PGP MESSAGE-----", "AGE-SECRET-KEY-1"] {
            #expect(!AgeReader.recognizes(SecretBytes(text)))
        }
    }

    @Test func `each of several recipients opens the file`() throws {
        let kinds = [AgeKind.x25519, .rsa, .ed25519]
        let file = try AgeWriter.encrypt(SecretBytes("text"), to: kinds.map { try $0.recipient })
        for kind in kinds {
            let identities: [any Identity] = [try AgeSamples.stranger.get(), try kind.identity]
            #expect(try open(file, with: identities) == SecretBytes("text"))
        }
    }

    @Test func `a header that is read and encoded again has the same bytes`() throws {
        for kind in AgeKind.allCases {
            let file = try AgeWriter.encrypt(.empty, to: [kind.recipient])
            let header = try AgeReader(MemorySource(file)).header.encode()
            #expect(header.disclosed() == Array(file.dropLast(32)))
        }
    }

    @Test func `two files of the same text have nothing in common`() throws {
        let recipient = try AgeKind.x25519.recipient
        let files = try (0..<2).map { _ in
            try AgeWriter.encrypt(SecretBytes("text"), to: [recipient]).suffix(36)
        }
        #expect(files[0] != files[1])
        #expect(files[0].prefix(16) != files[1].prefix(16))
    }

    @Test(arguments: AgeKind.allCases)
    func `the key of somebody else opens nothing`(_ kind: AgeKind) throws {
        let file = try AgeWriter.encrypt(SecretBytes("text"), to: [kind.recipient])
        expectAgeFailure(.noMatchingIdentity) {
            try open(file, with: [AgeSamples.stranger.get()])
        }
        expectAgeFailure(.noMatchingIdentity) { try open(file, with: []) }
    }

    @Test func `another SSH key of the same type opens nothing`() throws {
        let rsa = try PrivateKey.rsa(.generate(bits: 2048))
        let ed25519 = try PrivateKey.eddsa(.generate(on: .ed25519))
        for (kind, key) in [(AgeKind.rsa, rsa), (.ed25519, ed25519)] {
            let file = try AgeWriter.encrypt(SecretBytes("text"), to: [kind.recipient])
            expectAgeFailure(.noMatchingIdentity) { try open(file, with: [SSHIdentity(key)]) }
        }
    }

    @Test(arguments: [1, 7, 64, 65_551, 65_552, 65_553])
    func `the size of the pieces makes no difference`(_ piece: Int) throws {
        let text = AgeSamples.plaintext(131_073)
        for armored in [false, true] {
            let sink = MemorySink()
            let recipients = [try AgeKind.x25519.recipient]
            let writer = try AgeWriter(to: sink, recipients: recipients, armored: armored)
            for start in stride(from: 0, to: text.count, by: piece) {
                try writer.write(text[start..<min(start + piece, text.count)])
            }
            try writer.finish()
            let opened = try open(sink.bytes, with: [AgeKind.x25519.identity], piece: piece)
            #expect(opened == text)
        }
    }

    @Test func `chunks are passed on as they come`() throws {
        let sink = MemorySink()
        let writer = try AgeWriter(to: sink, recipients: [AgeKind.x25519.recipient])
        for count in 1...10 {
            try writer.write(AgeSamples.plaintext(64 << 10))
            #expect(sink.bytes.count > (count - 1) * 64 << 10)
        }
        try writer.finish()
        let source = MemorySource(sink.bytes, piece: 1000)
        let payload = try AgeReader(source).open([AgeKind.x25519.identity])
        #expect(try payload.next()?.count == 64 << 10)
        var left = 0
        while let piece = source.next() { left += piece.count }
        #expect(left > 8 * 64 << 10)
    }

    @Test func `a file is checked without keeping what is in it`() throws {
        let file = try AgeWriter.encrypt(
            AgeSamples.plaintext(70_000),
            to: [AgeKind.x25519.recipient]
        )
        let identity = try AgeKind.x25519.identity
        #expect(try AgeReader(MemorySource(file)).open([identity]).check() == 70_000)
        expectAgeFailure(.damaged, .payload(chunk: 2)) {
            try AgeReader(MemorySource(Array(file.dropLast()))).open([identity]).check()
        }
    }

    @Test func `a header tells for which SSH key the file is`() throws {
        let rsa = try SSHRecipient(SampleKeys.rsa.get().publicKey)
        let ed25519 = try SSHRecipient(SampleKeys.ed25519.get().publicKey)
        let file = try AgeWriter.encrypt(.empty, to: [AgeKind.x25519.recipient, rsa])
        let header = try AgeReader(MemorySource(file)).header
        #expect(rsa.isNamed(in: header))
        #expect(!ed25519.isNamed(in: header))
    }

    @Test func `a text that is too large for memory is refused`() throws {
        let text = AgeSamples.plaintext(100_000)
        let file = try AgeWriter.encrypt(text, to: [AgeKind.x25519.recipient])
        for limit in [0, 65_536, 99_999] {
            expectAgeFailure(.tooCostly) {
                try AgeReader(MemorySource(file)).open([AgeKind.x25519.identity]).all(limit: limit)
            }
        }
    }
}
