import Bytes
import Foundation
import GPGME
import Keys
import KeyStore
import TestSupport
import Testing

/// Real messages by GnuPG, read here and by GnuPG.
struct OwnDecryptorTests {
    private static let plaintext = Array(
        String(repeating: "Date,Symbol,Quantity,Price\n", count: 900).utf8
    )

    @Test(arguments: [OwnDecryptor.Engine.auto, .agent, .unlock])
    func `what GnuPG encrypts is read`(_ engine: OwnDecryptor.Engine) throws {
        let home = try MessageHome(keys: ["rsa1024", "cv25519", "nistp256"], passphrase: "secret")
        for key in home.keys {
            let decryptor = home.decryptor(engine)
            for options in MessageHome.variety {
                let message = try home.encrypt(Self.plaintext, ["-r", key, "-e"] + options)
                let found = try decryptor.read(message)
                #expect(found.bytes == Self.plaintext, "\(key) \(options)")
                #expect(found.summary.signatures.isEmpty && found.summary.key == key)
            }
        }
    }

    @Test func `a wrong passphrase is told as one, by key and by passphrase`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "secret")
        let wrong = home.decryptor(.unlock, passphrase: "wrong")
        for options in [["-r", home.keys[0], "-e"], ["-c"]] {
            let message = try home.encrypt(Self.plaintext, options)
            let failure = #expect(throws: ReportFailure.self) { try wrong.read(message) }
            #expect(failure?.cause == .wrongPassphrase, "\(options)")
            #expect(try home.decryptor(.unlock).read(message).bytes == Self.plaintext)
        }
    }

    @Test(arguments: [OwnDecryptor.Engine.agent, .unlock])
    func `a session key that opens nothing leaves the next one its turn`(
        _ engine: OwnDecryptor.Engine
    ) throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "secret")
        let message = try home.encrypt(Self.plaintext, ["-r", home.keys[0], "-e"])
        var broken = Array(message.prefix(2 + Int(message[1])))
        broken[broken.count - 3] ^= 1
        let decryptor = home.decryptor(engine)
        #expect(try decryptor.read(broken + message).bytes == Self.plaintext)
        let alone = broken + message.dropFirst(broken.count)
        let failure = #expect(throws: ReportFailure.self) { try decryptor.read(alone) }
        #expect(failure?.cause == .damaged && failure?.reason.contains("integrity") == true)
    }

    @Test func `a cancelled decryption ends at once`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "secret")
        let message = try home.encrypt(Self.plaintext, ["-r", home.keys[0], "-e"])
        let stop = try Cancellation()
        stop.cancel()
        let failure = #expect(throws: ReportFailure.self) {
            try home.decryptor(.agent, until: stop).read(message)
        }
        #expect(failure?.cause == .interrupted)
    }

    @Test func `a signed message is judged by GnuPG`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let message = try home.encrypt(Self.plaintext, ["-r", home.keys[0], "-s", "-e"])
        let found = try home.decryptor(.auto, passphrase: nil).read(message)
        #expect(found.bytes == Self.plaintext)
        #expect(found.summary.signatures.map(\.verdict) == [.good])
    }

    @Test(arguments: [OwnDecryptor.Engine.agent, .unlock])
    func `signed text comes out with its line ends, and its signature is judged`(
        _ engine: OwnDecryptor.Engine
    ) throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let decryptor = home.decryptor(engine, passphrase: nil)
        for text in ["a,b\nc,d\n", ""] {
            let words = ["-r", home.keys[0], "-s", "--textmode", "-e"]
            let message = try home.encrypt(Array(text.utf8), words)
            let found = try decryptor.read(message)
            #expect(found.bytes == Array(text.replacing("\n", with: "\r\n").utf8))
            #expect(found.summary.signatures.map(\.verdict) == [.good])
            #expect(found.summary.bytes == found.bytes.count)
            var changed = message
            changed[changed.count - 30] ^= 1
            #expect(throws: ReportFailure.self) { try decryptor.read(changed) }
        }
    }

    @Test func `an open key needs no passphrase, nor an agent that takes one`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let message = try home.encrypt(Self.plaintext, ["-r", home.keys[0], "-e"])
        try home.forbidLoopback()
        for engine in [OwnDecryptor.Engine.auto, .agent, .unlock] {
            let decryptor = home.decryptor(engine, passphrase: "other")
            #expect(try decryptor.read(message).bytes == Self.plaintext)
        }
    }

    @Test func `a secret key that is damaged is not held against the message`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let message = try home.encrypt(Self.plaintext, ["-r", home.keys[0], "-e"])
        try home.cutSecretKeys()
        let gnupg = GPGMEDecryptor(home: home.path, passphrase: nil)
        let decryptors: [any ReportDecryptor] = [home.decryptor(.auto, passphrase: nil), gnupg]
        for decryptor in decryptors {
            let failure = #expect(throws: ReportFailure.self) { try decryptor.read(message) }
            #expect(failure?.cause == .unavailable)
            #expect(failure?.reason.contains("cannot be read") == true)
        }
    }

    @Test func `hidden and several recipients, and passphrases beside them, are read`() throws {
        let home = try MessageHome(keys: ["cv25519", "rsa1024"], passphrase: "secret")
        let (first, second) = (home.keys[0], home.keys[1])
        for recipients in [["-R", first], ["-R", first, "-R", second], ["-r", second, "-c"]] {
            let message = try home.encrypt(Self.plaintext, recipients + ["-e"])
            #expect(try home.decryptor(.auto).read(message).bytes == Self.plaintext)
        }
        let symmetric = try home.encrypt(Self.plaintext, ["-c"])
        #expect(try home.decryptor(.auto).read(symmetric).summary.key == nil)
    }

    @Test func `whatever is changed or cut gives nothing`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let decryptor = home.decryptor(.unlock, passphrase: nil)
        let message = try home.encrypt(Array("a,1\n".utf8), ["-r", home.keys[0], "-e"])
        // A changed key ID or version is for GnuPG to refuse, which takes it long.
        for index in 110..<message.count {
            var changed = message
            changed[index] ^= 0x10
            #expect(throws: ReportFailure.self) { try decryptor.read(changed) }
        }
        for count in stride(from: 20, to: message.count, by: 7) {
            #expect(throws: ReportFailure.self) { try decryptor.read(Array(message[..<count])) }
        }
    }

    @Test func `what is wrong behind a large message is told as it is, by both`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let decryptors: [any ReportDecryptor] = [
            home.decryptor(.unlock, passphrase: nil),
            GPGMEDecryptor(home: home.path, passphrase: nil),
        ]
        var random = SeededGenerator(seed: 9)
        let text = (0..<150_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        for (message, reason) in try faulty(text, home) {
            for decryptor in decryptors {
                let failure = #expect(throws: ReportFailure.self) {
                    try decryptor.read(message, piece: 64 << 10)
                }
                #expect(failure?.reason.hasSuffix(reason) == true, "\(failure?.reason ?? "")")
            }
        }
    }

    private func faulty(
        _ text: [UInt8],
        _ home: MessageHome
    ) throws -> [(message: [UInt8], reason: String)] {
        let binary = try home.encrypt(text, ["-r", home.keys[0], "-e"])
        let armor = try home.encrypt(text, ["-r", home.keys[0], "-e", "-a"])
        var letters = armor
        letters[armor.count - 200 * 65] = UInt8(ascii: "!")
        let label = String(decoding: armor, as: UTF8.self)
            .replacing("END PGP MESSAGE", with: "END PGP SIGNATURE")
        return [
            (armor + armor, "another armored block follows the message"),
            (letters, "its armor is not base64"),
            (Array(label.utf8), "its armor has no END line of a message"),
            (Array(armor.dropLast(5000)), "it ends in the middle of its armor"),
            (binary + binary, "another packet follows the message"),
            (binary + text.map { $0 & 0x7f | 0x20 }, "data follows the message"),
        ]
    }

    @Test func `it says the same as GnuPG does of messages of all sizes`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let own = home.decryptor(.unlock, passphrase: nil)
        let gnupg = GPGMEDecryptor(home: home.path, passphrase: nil)
        var random = SeededGenerator(seed: 8)
        for options in MessageHome.variety {
            let count = Int.random(in: 0...70_000, using: &random)
            let text = (0..<count).map { _ in UInt8.random(in: 0...31, using: &random) }
            var message = try home.encrypt(text, ["-r", home.keys[0], "-e"] + options)
            #expect(try own.read(message).bytes == text && gnupg.read(message).bytes == text)
            message[Int.random(in: 150..<message.count, using: &random)] ^= 4
            #expect(throws: ReportFailure.self) { try own.read(message) }
            #expect(throws: ReportFailure.self) { try gnupg.read(message) }
        }
    }

    @Test func `plaintext that grows past a limit is refused`() throws {
        let home = try MessageHome(keys: ["cv25519"], passphrase: "")
        let zeros = [UInt8](repeating: 0, count: 200_000)
        let message = try home.encrypt(zeros, ["-r", home.keys[0], "-e"])
        var limits = ReportLimits()
        limits.size = 199_999
        let decryptor = home.decryptor(.auto, passphrase: nil)
        let failure = #expect(throws: ReportFailure.self) {
            try decryptor.read(message, limits: limits)
        }
        #expect(failure?.cause == .tooLarge)
        limits.size = 5
        let small = try home.encrypt(Array("12345".utf8), ["-r", home.keys[0], "-e"])
        #expect(try decryptor.read(small, limits: limits).summary.bytes == 5)
        limits.size = 4
        #expect(throws: ReportFailure.self) { try decryptor.read(small, limits: limits) }
    }
}
