import Bytes
import KeyStore
import TestSupport
import Testing

@Suite struct BackupManifestTests {
    private static let text = """
        Version: 1
        Created: 2026-11-24T07:30:00Z
        Key: ssh ibkr SHA256:oQ3aDNlVGJZbm5vWZbPyyXGcVyTWOzWf1Bw6cLCFoFY
        Key: pgp ibkr-pgp 0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A
        File: 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 1 pgp/ibkr-pgp/entry
        File: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 ssh/ibkr/entry
        Keygrip: ibkr-pgp 0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3
        Keygrip: ibkr-pgp 0B0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A C4C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3C3
        Incomplete: ibkr-pgp 0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A0A card

        """

    private func decode(_ changes: [String: String] = [:]) throws -> BackupManifest {
        let text = changes.reduce(Self.text) { $0.replacing($1.key, with: $1.value) }
        #expect(changes.isEmpty || text != Self.text)
        return try BackupManifest(decoding: SecretBytes(text))
    }

    @Test func `a manifest comes out as it went in, byte for byte`() throws {
        let manifest = try decode()
        #expect(manifest.encode().text == Self.text)
        #expect(manifest.keys.map(\.name.description) == ["ibkr", "ibkr-pgp"])
        #expect(manifest.files.map(\.size) == [1, 0])
        #expect(manifest.gaps.first?.reason == .card)
        let sample = try SampleBackup.manifest(SampleBackup.files())
        #expect(try BackupManifest(decoding: sample.encode()) == sample)
    }

    @Test func `a digest is that of SHA-256`() throws {
        let file = try BackupManifest.File(.readme, SecretBytes("x"))
        let digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        #expect(file.description == "\(digest) 1 README.txt")
    }

    @Test(arguments: [
        ("Version: 1\n", ""), ("Created: 2026-11-24T07:30:00Z\n", ""),
        ("Created: 2026-11-24T07:30:00Z", "Created: 2026-11-24"),
        ("Key: ssh", "Key: x"), ("Key: ssh ibkr", "Key: ssh -ibkr"),
        ("Key: ssh ibkr", "Key: ssh  ibkr"), ("Key: ssh ibkr", "Key: ssh ibkr-pgp"),
        ("SHA256:oQ", "SHA256:o"), ("SHA256:", "MD5:"), ("0A0A0A0A ", "0A0A0A0a "),
        ("Key: pgp", "Key: ssh"), ("File: 2d71", "File: 2D71"), ("File: 2d71", "File: 2d7"),
        (" 1 pgp", " 01 pgp"), (" 1 pgp", " +1 pgp"), (" 1 pgp", " -1 pgp"), (" 1 pgp", " pgp"),
        (" 1 pgp", " 99999999999999999999 pgp"),
        ("ssh/ibkr/entry", "ssh/ibkr/other"), ("ssh/ibkr/entry", "MANIFEST"),
        ("ssh/ibkr/entry", "../entry"), ("ssh/ibkr/entry", "pgp/ibkr-pgp/entry"),
        ("C3C3\n", "C3C3C3\n"), ("Keygrip: ibkr-pgp", "Keygrip: ibkr"),
        ("Keygrip: ibkr-pgp", "Keygrip: other"),
        ("Keygrip: ibkr-pgp 0B0A", "Keygrip: ibkr-pgp 0A0A"),
        (" card", " lost"), ("Incomplete:", "Other:"), ("Incomplete: ", "Incomplete:"),
        ("Incomplete: ", "\nIncomplete: "), (" card\n", " card"), (" card\n", " card\n\n"),
        (" card\n", " card \n"), (" card\n", " card\r\n"), (" card", " c\u{e4}rd"),
        ("Key: pgp", "key: pgp"), ("Version: 1\n", "\u{feff}Version: 1\n"),
    ])
    func `a manifest that is not as we write it is refused`(_ old: String, _ new: String) {
        expectFailure(.malformed) { try decode([old: new]) }
    }

    @Test func `lines out of order are named`() throws {
        var lines = Self.text.split(separator: "\n").map { "\($0)\n" }
        lines.swapAt(4, 5)
        expectFailure(.malformed, "MANIFEST: line 5") {
            try BackupManifest(decoding: SecretBytes(lines.joined()))
        }
        expectFailure(.malformed, "MANIFEST: line 3") { try decode(["Key: ssh": "Key: x"]) }
    }

    @Test func `a manifest of later tools is told apart from a damaged one`() {
        expectFailure(.unsupported, "MANIFEST") { try decode(["Version: 1": "Version: 2"]) }
        expectFailure(.malformed, "MANIFEST") { try BackupManifest(decoding: .empty) }
    }

    @Test func `no change of a byte is read as another text`() throws {
        let bytes = Array(Self.text.utf8)
        for index in bytes.indices {
            for mask in [0x01, 0x80] as [UInt8] {
                var mutant = bytes
                mutant[index] ^= mask
                let text = SecretBytes(copying: mutant)
                guard let manifest = try? BackupManifest(decoding: text) else { continue }
                #expect(manifest.encode() == text)
            }
        }
    }
}

@Suite struct BackupManifestCheckTests {
    /// The refusal of an archive whose files were changed after the manifest was written.
    private func refusal(
        created: Timestamp = SampleBackup.created,
        _ change: (inout [BackupArchive.File]) throws -> Void
    ) throws -> String? {
        var files = try SampleBackup.archive().files
        try change(&files)
        let archive = try BackupArchive(created: created, files: files)
        do {
            let manifest = try BackupManifest(of: archive)
            return manifest.keys.count == 2 ? nil : "keys are missing"
        } catch {
            return "\(error)"
        }
    }

    @Test func `an archive that is as listed is taken`() throws {
        #expect(try refusal { _ in } == nil)
    }

    @Test func `a file that is changed, missing or beyond the list is named`() throws {
        #expect(
            try refusal { $0[1] = BackupArchive.File(.readme, SecretBytes("read ME\n")) }
                == "README.txt: not what the manifest lists"
        )
        #expect(
            try refusal { $0[1] = BackupArchive.File(.readme, SecretBytes("read me")) }
                == "README.txt: not what the manifest lists"
        )
        #expect(try refusal { $0.remove(at: 1) } == "README.txt: is missing")
        #expect(
            try refusal { $0.append(BackupArchive.File(.ssh(try KeyName("x"), .entry), .empty)) }
                == "ssh/x/entry: is not in the manifest"
        )
    }

    @Test func `an archive of another time is refused`() throws {
        #expect(
            try refusal(created: Timestamp(seconds: 1)) { _ in }
                == "MANIFEST: made at another time than the archive"
        )
    }

    @Test func `a key has an entry, and a file has a key`() throws {
        func refusal(_ files: [BackupArchive.File]) throws -> String {
            let manifest = BackupArchive.File(.manifest, try SampleBackup.manifest(files).encode())
            let archive = try BackupArchive(
                created: SampleBackup.created,
                files: files + [manifest]
            )
            let error = #expect(throws: FormatError.self) { try BackupManifest(of: archive) }
            return error?.description ?? ""
        }
        var files = try SampleBackup.files()
        files.append(BackupArchive.File(.ssh(try KeyName("x"), .entry), .empty))
        #expect(try refusal(files) == "ssh/x/entry: belongs to no key that is listed")
        files.removeAll { $0.path.description == "ssh/ibkr/entry" }
        #expect(try refusal(files) == "ssh/ibkr/entry: is missing")
    }
}
