import Bytes
import OpenSSL
import TestSupport
import Testing

@testable import KeyStore

@Suite struct SecretSharingTests {
    @Test func `the field is that of AES`() {
        // FIPS 197, section 4.2.
        #expect(GaloisField.multiply(0x57, 0x83) == 0xc1)
        #expect(GaloisField.multiply(0x57, 0x13) == 0xfe)
        for a in 0...255 as ClosedRange<UInt8> {
            #expect(GaloisField.multiply(a, 1) == a)
            #expect(GaloisField.multiply(a, 0) == 0)
            #expect(a == 0 || GaloisField.multiply(a, GaloisField.inverse(a)) == 1)
        }
    }

    @Test func `multiplication commutes and distributes`() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<10_000 {
            let a = UInt8.random(in: 0...255, using: &random)
            let b = UInt8.random(in: 0...255, using: &random)
            let c = UInt8.random(in: 0...255, using: &random)
            let product = GaloisField.multiply
            #expect(product(a, b) == product(b, a))
            #expect(product(a, product(b, c)) == product(product(a, b), c))
            #expect(product(a, b ^ c) == product(a, b) ^ product(a, c))
        }
    }

    @Test(arguments: [16, 32])
    func `every choice of shares gives the secret, and none of fewer does`(_ size: Int) throws {
        for (threshold, count) in [(2, 2), (2, 3), (3, 3), (3, 5), (5, 7), (2, 16), (16, 16)] {
            let secret = try Random.secret(size)
            let shares = try SecretSharing.split(secret, threshold: threshold, count: count)
            #expect(shares.map(\.index) == Array(1...count))
            let choices = count == 16 ? [0xffff, 0x8001] : Array(1..<1 << count)
            for choice in choices {
                let chosen = shares.indices.filter { choice >> $0 & 1 == 1 }.map { shares[$0] }
                guard chosen.count < threshold else {
                    #expect(try SecretSharing.combine(chosen.reversed()) == secret)
                    continue
                }
                let expected = SharingError.tooFew(given: chosen.count, needed: threshold)
                #expect(throws: expected) { try SecretSharing.combine(chosen) }
            }
        }
    }

    @Test(arguments: [(1, 1), (1, 3), (0, 2), (-1, 2), (3, 2), (2, 17), (17, 17)])
    func `numbers of shares that make no sense are refused`(_ threshold: Int, _ count: Int) throws {
        let secret = try Random.secret(16)
        #expect(throws: SharingError.badNumbers(threshold: threshold, count: count)) {
            try SecretSharing.split(secret, threshold: threshold, count: count)
        }
    }

    @Test(arguments: [0, 1, 15, 17, 31, 33, 64])
    func `a secret is 16 or 32 bytes`(_ size: Int) throws {
        let secret = try Random.secret(size)
        #expect(throws: SharingError.badSecret) {
            try SecretSharing.split(secret, threshold: 2, count: 3)
        }
    }

    @Test func `shares that do not go together are told`() throws {
        let secret = try Random.secret(16)
        let shares = try SecretSharing.split(secret, threshold: 3, count: 5)
        let others = try SecretSharing.split(secret, threshold: 3, count: 5)
        func refusal(_ shares: [Share]) -> SharingError? {
            do {
                _ = try SecretSharing.combine(shares)
                return nil
            } catch { return error as? SharingError }
        }
        #expect(refusal([]) == .tooFew(given: 0, needed: 2))
        #expect(refusal([shares[0], shares[1], others[2]]) == .mixedSets)
        #expect(refusal([shares[0], shares[1], shares[0]]) == .repeated(index: 1))
        #expect(refusal(shares + [shares[4]]) == .repeated(index: 5))
        let forged = Share(
            setID: shares[0].setID,
            index: 1,
            threshold: 3,
            payload: others[0].payload
        )
        #expect(refusal([shares[0], forged, shares[1]]) == .contradicting(index: 1))
        #expect(refusal([forged, shares[1], shares[2]]) == .wrongResult)
        #expect(refusal([shares[1], shares[2], shares[3], forged]) == .wrongShare(index: 1))
        #expect(refusal([forged] + shares.dropFirst()) == .wrongShare(index: 1))
        let second = Share(
            setID: forged.setID,
            index: 2,
            threshold: 3,
            payload: others[1].payload
        )
        #expect(refusal([forged, second] + shares.dropFirst(2)) == .wrongResult)
        let lower = Share(setID: forged.setID, index: 1, threshold: 2, payload: shares[0].payload)
        #expect(refusal([lower, shares[1], shares[2]]) == .mixedSets)
        let lowered = shares.prefix(2).map {
            Share(setID: $0.setID, index: $0.index, threshold: 2, payload: $0.payload)
        }
        #expect(refusal(lowered) == .wrongResult)
    }

    @Test func `no changed bit of a share gives another secret`() throws {
        let secret = try Random.secret(16)
        let shares = try SecretSharing.split(secret, threshold: 2, count: 2)
        let payload = shares[0].payload.disclosed()
        for bit in 0..<8 * payload.count {
            var changed = payload
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let share = Share(
                setID: shares[0].setID,
                index: 1,
                threshold: 2,
                payload: SecretBytes(copying: changed)
            )
            #expect(throws: SharingError.wrongResult) {
                try SecretSharing.combine([share, shares[1]])
            }
        }
    }

    @Test func `two splits of one secret have nothing in common`() throws {
        let secret = try Random.secret(32)
        let one = try SecretSharing.split(secret, threshold: 2, count: 2)
        let two = try SecretSharing.split(secret, threshold: 2, count: 2)
        #expect(one[0].setID != two[0].setID)
        #expect(one[0].payload != two[0].payload)
        #expect(one[0].payload != one[1].payload)
    }
}

@Suite struct ShareTests {
    private func shares(of size: Int = 16) throws -> [Share] {
        try SecretSharing.split(Random.secret(size), threshold: 3, count: 16)
    }

    @Test(arguments: [(16, 33, 24), (32, 49, 36)])
    func `a share comes back from bytes, words and text`(
        _ size: Int,
        _ bytes: Int,
        _ words: Int
    ) throws {
        for share in try shares(of: size) {
            #expect(try share.encode().count == bytes)
            #expect(try Share(decoding: share.encode()) == share)
            #expect(try share.words().text.split(separator: " ").count == words)
            #expect(try Share(words: share.words()) == share)
            #expect(try Share(text: share.text()) == share)
        }
    }

    @Test func `the text tells what it is`() throws {
        let share = Share(
            setID: [0x9f, 0x86, 0xd0, 0x81],
            index: 3,
            threshold: 2,
            payload: SecretBytes(copying: 1...24)
        )
        #expect(
            try share.text().text
                == "IBKEYS-SHARE-1-9F86D081-3-NEED2-04106-1050R-3GG28-A1C60-T3GF2-08H44-RM2MB-1E66R-G68JP"
        )
    }

    @Test func `text is read in either case and with other blanks and hyphens`() throws {
        let share = try shares()[9]
        let text = try share.text().text
        #expect(try Share(text: SecretBytes(text.lowercased())) == share)
        #expect(try Share(text: SecretBytes(" \(text.replacing("-", with: " - "))\r\n")) == share)
        let parts = text.split(separator: "-")
        let joined = parts[..<6].joined(separator: "-") + "-" + parts[6...].joined()
        #expect(try Share(text: SecretBytes(joined)) == share)
    }

    @Test func `what is no share and what is of later tools are told apart from a damaged one`()
        throws
    {
        let text = try shares()[0].text().text
        for other in ["", "-----BEGIN", "ibkeys-paper-1", "AGE-SECRET-KEY-1QQ"] {
            expectFailure(.unrecognized, "share") { try Share(text: SecretBytes(other)) }
        }
        expectFailure(.unsupported, "share") {
            try Share(text: SecretBytes(text.replacing("SHARE-1", with: "SHARE-2")))
        }
        for other in ["NEED1", "NEED17", "NEED", "NEEDx", "3", "NEED3-NEED3"] {
            expectFailure(.malformed, "share") {
                try Share(text: SecretBytes(text.replacing("NEED3", with: other)))
            }
        }
    }

    @Test func `every change of a character of the text is told`() throws {
        let share = try shares()[0]
        Mutations.check(of: try share.text()) { try Share(text: $0) == share }
    }

    @Test func `every change and every cut of the bytes is told`() throws {
        let share = try shares()[0]
        let bytes = try share.encode()
        Mutations.check(of: bytes) { mutant in
            _ = try Share(decoding: mutant)
            return mutant == bytes
        }
    }

    @Test func `a wrong, a missing and a swapped word are told`() throws {
        let share = try shares()[0]
        let words = try share.words().text.split(separator: " ").map(String.init)
        for index in words.indices {
            var wrong = words
            wrong[index] = words[index] == "zoom" ? "abbey" : "zoom"
            var missing = words
            missing.remove(at: index)
            var swapped = words
            swapped.swapAt(index, (index + 1) % words.count)
            for mutant in [wrong, missing, swapped] where mutant != words {
                expectFailure(.malformed) {
                    try Share(words: SecretBytes(mutant.joined(separator: " ")))
                }
            }
        }
    }

    @Test func `a share of one is refused even with the right checksum`() throws {
        let lonely = Share(
            setID: [1, 2, 3, 4],
            index: 1,
            threshold: 1,
            payload: SecretBytes(copying: 1...24)
        )
        expectFailure(.malformed, "share") { try Share(decoding: lonely.encode()) }
    }
}
