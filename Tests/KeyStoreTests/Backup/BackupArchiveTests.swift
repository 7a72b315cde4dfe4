import Bytes
import Foundation
import KeyStore
import TestSupport
import Testing

@Suite struct BackupArchiveTests {
    @Test func `an archive comes back from its bytes, and the bytes from the archive`() throws {
        let archive = try SampleBackup.archive()
        let bytes = archive.encode()
        let back = try BackupArchive(decoding: bytes)
        #expect(back == archive)
        #expect(back.encode() == bytes)
        #expect(back[.readme]?.text == "read me\n")
        #expect(try back[.ssh(KeyName("ibkr"), .certificate)]?.isEmpty == true)
        #expect(try back[.ssh(KeyName("other"), .entry)] == nil)
    }

    @Test func `the manifest is first and everything else in order`() throws {
        #expect(
            try SampleBackup.archive().files.map(\.path.description) == [
                "MANIFEST", "README.txt", "pgp/ibkr-pgp/entry", "pgp/ibkr-pgp/secret.asc",
                "ssh/ibkr/certificate", "ssh/ibkr/entry", "ssh/ibkr/private", "ssh/ibkr/public",
            ]
        )
    }

    @Test func `names that are near each other keep their folders before them`() throws {
        let names = try [
            "a", "a-b", "a_b", "aB", "A", "0", "a0", String(repeating: "z", count: 64),
        ]
        .map { try KeyName($0) }
        let files = names.flatMap { name in
            BackupPath.SSHPart.allCases.map { BackupArchive.File(.ssh(name, $0), .empty) }
                + BackupPath.PGPPart.allCases.map { BackupArchive.File(.pgp(name, $0), .empty) }
        }
        let manifest = BackupArchive.File(.manifest, .empty)
        let archive = try BackupArchive(created: SampleBackup.created, files: files + [manifest])
        #expect(try BackupArchive(decoding: archive.encode()) == archive)
    }

    @Test func `GNU tar lists and unpacks it`() throws {
        let archive = try SampleBackup.archive()
        let scratch = try Scratch()
        try scratch.write(archive.encode(), to: "a.tar")
        let list = try scratch.run("env", "TZ=UTC", "LC_ALL=C", "tar", "-tvf", "a.tar")
        let lines = list.split(separator: "\n").map(String.init)
        #expect(lines.count == 12)
        #expect(lines.first?.hasPrefix("-rw------- 0/0 ") == true)
        #expect(lines.first?.hasSuffix(" 2026-11-24 07:30 MANIFEST") == true)
        #expect(lines.contains { $0.hasPrefix("drwx------ 0/0 ") && $0.hasSuffix(" ssh/ibkr/") })
        try scratch.run("tar", "-xf", "a.tar", "--no-same-owner")
        for file in archive.files {
            #expect(try scratch.read(file.path.description) == file.contents)
            let attributes = try FileManager.default
                .attributesOfItem(atPath: scratch.path(file.path.description))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `python's tarfile reads it`() throws {
        let scratch = try Scratch()
        try scratch.write(SampleBackup.archive().encode(), to: "a.tar")
        let script = "import tarfile; print(*sorted(tarfile.open('a.tar').getnames()))"
        let names = try scratch.run("python3", "-c", script)
        #expect(names.hasPrefix("MANIFEST README.txt pgp pgp/ibkr-pgp pgp/ibkr-pgp/entry"))
    }

    @Test func `an archive needs a manifest, and each path once`() throws {
        let files = try SampleBackup.files()
        expectFailure(.malformed, "MANIFEST") {
            try BackupArchive(created: SampleBackup.created, files: files)
        }
        let twice = BackupArchive.File(.manifest, .empty)
        expectFailure(.malformed, "MANIFEST") {
            try BackupArchive(created: SampleBackup.created, files: [twice, twice])
        }
    }

    @Test func `a time that tar cannot express is refused`() throws {
        let files = [BackupArchive.File(.manifest, .empty)]
        let last = Timestamp(seconds: 0o777_7777_7777)
        let archive = try BackupArchive(created: last, files: files)
        #expect(try BackupArchive(decoding: archive.encode()).created == last)
        for seconds in [-1, last.seconds + 1] {
            expectFailure(.malformed, "mtime") {
                try BackupArchive(created: Timestamp(seconds: seconds), files: files)
            }
        }
    }

    @Test func `a file of the greatest size comes back, and one byte more is refused`() throws {
        func archive(_ size: Int) throws -> BackupArchive {
            let contents = SecretBytes(copying: [UInt8](repeating: 7, count: size))
            return try BackupArchive(
                created: SampleBackup.created,
                files: [BackupArchive.File(.manifest, contents)]
            )
        }
        let greatest = try archive(BackupArchive.mostFileBytes)
        #expect(try BackupArchive(decoding: greatest.encode()) == greatest)
        expectFailure(.tooCostly, "MANIFEST") { try archive(BackupArchive.mostFileBytes + 1) }
    }

    @Test func `more files than the limit and more bytes in all are refused`() throws {
        let names = try (0..<2049).map { try KeyName("k\($0)") }
        let many = names.flatMap { name in
            [BackupPath.SSHPart.entry, .publicKey].map {
                BackupArchive.File(.ssh(name, $0), .empty)
            }
        }
        let large = SecretBytes(copying: [UInt8](repeating: 7, count: BackupArchive.mostFileBytes))
        let much = names.prefix(16).map { BackupArchive.File(.ssh($0, .entry), large) }
        for files in [many, much] {
            expectFailure(.tooCostly, "archive") {
                try BackupArchive(
                    created: SampleBackup.created,
                    files: files + [BackupArchive.File(.manifest, .empty)]
                )
            }
        }
        expectFailure(.tooCostly, "archive") {
            let zeros = SecretBytes(capacity: BackupArchive.mostBytes + 512) { $0.count }
            return try BackupArchive(decoding: zeros)
        }
    }

    @Test func `no change of a header and no cut gives another archive`() throws {
        let archive = try SampleBackup.small()
        let bytes = archive.encode().disclosed()
        for end in bytes.indices {
            #expect(throws: FormatError.self) {
                try BackupArchive(decoding: SecretBytes(copying: bytes.prefix(end)))
            }
        }
        for index in bytes.indices {
            var mutant = bytes
            mutant[index] ^= UInt8(1 << (index % 8))
            checkCanonical(mutant)
        }
    }

    @Test func `a changed header with the right sum is refused, or another archive as we write it`()
        throws
    {
        let raw = RawArchive(try SampleBackup.small())
        for member in raw.members.indices {
            for index in 0..<512 where !(148..<156).contains(index) {
                for mask in [0x01, 0x80] as [UInt8] {
                    var mutant = raw
                    mutant.members[member].put(
                        [raw.members[member].header[index] ^ mask],
                        at: index
                    )
                    checkCanonical(mutant.bytes)
                }
            }
        }
    }

    private func checkCanonical(_ mutant: [UInt8]) {
        let mutant = SecretBytes(copying: mutant)
        guard let archive = try? BackupArchive(decoding: mutant) else { return }
        #expect(archive.encode() == mutant)
    }
}
