import Age
import Bytes
import OpenSSL
import TestSupport
import Testing

@testable import KeyStore

@Suite struct BackupSplitTests {
    private func archive() throws -> SecretBytes { try SampleBackup.archive().encode() }

    @Test func `enough shares open the file, whichever they are`() throws {
        let archive = try archive()
        for (threshold, count, sets) in [(2, 2, 1), (2, 3, 3), (3, 5, 10), (16, 16, 1)] {
            let split = try BackupSplit(archive, threshold: threshold, count: count)
            #expect(split.provenSets == sets)
            for start in 0..<count {
                let shares = (0..<threshold).map { split.shares[(start + $0) % count] }
                let identity = try X25519Identity(combining: shares)
                #expect(identity.recipient == split.recipient)
                let opened = try AgeReader(MemorySource(split.file)).open([identity])
                #expect(try opened.all(limit: archive.count) == archive)
            }
            #expect(throws: SharingError.tooFew(given: threshold - 1, needed: threshold)) {
                try X25519Identity(combining: Array(split.shares.dropLast(count - threshold + 1)))
            }
        }
    }

    @Test func `where the sets are too many every share is in some that are tried`() throws {
        #expect(try BackupSplit(archive(), threshold: 8, count: 16).provenSets == 16)
        #expect(try BackupSplit(archive(), threshold: 3, count: 16).provenSets == 16)
        #expect(try BackupSplit(archive(), threshold: 2, count: 16).provenSets == 120)
    }

    @Test func `the shares of one split do not open another of the same backup`() throws {
        let archive = try archive()
        let one = try BackupSplit(archive, threshold: 2, count: 2)
        let two = try BackupSplit(archive, threshold: 2, count: 2)
        let identity = try X25519Identity(combining: two.shares)
        let error = #expect(throws: AgeError.self) {
            try AgeReader(MemorySource(one.file)).open([identity])
        }
        #expect(error?.cause == .noMatchingIdentity)
    }

    @Test func `age opens what the shares open`() throws {
        let archive = try archive()
        let split = try BackupSplit(archive, threshold: 2, count: 3)
        let scratch = try Scratch()
        try scratch.write(SecretBytes(copying: split.file), to: "backup.age")
        let identity = try X25519Identity(combining: [split.shares[2], split.shares[0]])
        try scratch.write(identity.text, to: "identity.txt")
        try scratch.run("age", "-d", "-i", "identity.txt", "-o", "backup.tar", "backup.age")
        #expect(try scratch.read("backup.tar") == archive)
    }

    @Test func `the key is the one that is documented`() throws {
        let secret = SecretBytes(copying: Array(0..<16))
        let shares = try SecretSharing.split(secret, threshold: 2, count: 2)
        let identity = try X25519Identity(combining: shares)
        // HKDF by Python's hmac: RFC 5869, a salt of 32 NUL.
        let hex = "6996cc85fd9333fd45b9c0b0541149626b309ee3215af5be593bf054aa694ccc"
        #expect(try Bech32.decode(identity.text, "identity").bytes.hex == hex)
    }

    @Test func `numbers that make no sense are refused`() throws {
        for (threshold, count) in [(1, 2), (3, 2), (2, 17)] {
            #expect(throws: SharingError.badNumbers(threshold: threshold, count: count)) {
                try BackupSplit(archive(), threshold: threshold, count: count)
            }
        }
    }
}
