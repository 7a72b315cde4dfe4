import Bytes
import KeyStore
import TestSupport

/// A small backup of both kinds of keys, and archives that are nearly it.
enum SampleBackup {
    static let created = Timestamp(seconds: 1_795_505_400)

    static func files() throws -> [BackupArchive.File] {
        let ssh = try KeyName("ibkr")
        let pgp = try KeyName("ibkr-pgp")
        return [
            BackupArchive.File(.readme, SecretBytes("read me\n")),
            BackupArchive.File(.ssh(ssh, .entry), SecretBytes("Version: 1\n")),
            BackupArchive.File(
                .ssh(ssh, .privateKey),
                SecretBytes(copying: [UInt8](repeating: 0xa5, count: 513))
            ),
            BackupArchive.File(
                .ssh(ssh, .publicKey),
                SecretBytes(copying: [UInt8](repeating: 0x5a, count: 512))
            ),
            BackupArchive.File(.ssh(ssh, .certificate), .empty),
            BackupArchive.File(.pgp(pgp, .entry), SecretBytes("Version: 1\n")),
            BackupArchive.File(.pgp(pgp, .secret), SecretBytes("secret\n")),
        ]
    }

    static func manifest(_ files: [BackupArchive.File]) throws -> BackupManifest {
        let pgp = try KeyName("ibkr-pgp")
        let fingerprint = String(repeating: "0A", count: 20)
        return try BackupManifest(
            created: created,
            keys: [
                BackupManifest.Key(.pgp, pgp, fingerprint),
                BackupManifest.Key(
                    .ssh,
                    KeyName("ibkr"),
                    "SHA256:oQ3aDNlVGJZbm5vWZbPyyXGcVyTWOzWf1Bw6cLCFoFY"
                ),
            ],
            files: files.map { try BackupManifest.File($0.path, $0.contents) },
            keygrips: [
                BackupManifest.Keygrip(pgp, fingerprint, String(repeating: "C3", count: 20))
            ],
            gaps: [BackupManifest.Gap(pgp, fingerprint, .card)]
        )
    }

    static func archive() throws -> BackupArchive {
        let files = try files()
        let manifest = BackupArchive.File(.manifest, try manifest(files).encode())
        return try BackupArchive(created: created, files: files + [manifest])
    }

    /// With nothing but one key, for tests that change every byte.
    static func small() throws -> BackupArchive {
        try BackupArchive(
            created: created,
            files: [
                BackupArchive.File(.manifest, SecretBytes("Version: 1\n")),
                BackupArchive.File(.ssh(KeyName("a"), .privateKey), SecretBytes("secret")),
            ]
        )
    }
}

/// An archive taken apart into members, each its header and the blocks behind that.
struct RawArchive {
    struct Member {
        var header: [UInt8]
        var blocks: [UInt8]

        /// Writes the right sum into a header that was changed.
        mutating func mend() {
            let sum = header.indices.reduce(0) {
                $0 + ((148..<156).contains($1) ? 0x20 : Int(header[$1]))
            }
            let digits = String(sum, radix: 8)
            let text = String(repeating: "0", count: 6 - digits.count) + digits + "\0 "
            header.replaceSubrange(148..<156, with: Array(text.utf8))
        }

        mutating func put(_ bytes: [UInt8], at offset: Int) {
            header.replaceSubrange(offset..<offset + bytes.count, with: bytes)
            mend()
        }
    }

    var members: [Member]
    var end = [UInt8](repeating: 0, count: 1024)

    init(_ archive: BackupArchive) {
        let bytes = archive.encode().disclosed()
        members = []
        var offset = 0
        while offset < bytes.count - 1024 {
            let header = Array(bytes[offset..<offset + 512])
            let size = header[124..<135].reduce(0) { 8 * $0 + Int($1 & 7) }
            let blocks = (size + 511) / 512 * 512
            members.append(
                Member(header: header, blocks: Array(bytes[offset + 512..<offset + 512 + blocks]))
            )
            offset += 512 + blocks
        }
    }

    var bytes: [UInt8] { members.flatMap { $0.header + $0.blocks } + end }

    func decode() throws -> BackupArchive {
        try BackupArchive(decoding: SecretBytes(copying: bytes))
    }
}
