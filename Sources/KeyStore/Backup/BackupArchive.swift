package import Bytes

/// What is inside the encryption of a backup: a tar archive of a fixed grammar.
///
/// ```
/// for each member, MANIFEST first, all in the order of their bytes:
///     512 bytes   header, see TarHeader; the time is that of the backup
///                 contents of a file, filled up with NUL to a multiple of 512 bytes
/// 1,024 bytes     NUL
/// ```
///
/// The names are those of ``BackupPath``, and the folders that these lie in. The reader takes exactly
/// what the writer writes, so that two archives with the same files are the same bytes; any tar can
/// unpack them.
package struct BackupArchive: Sendable, Equatable {
    package let created: Timestamp
    /// In the order of their paths; the manifest is the first.
    package let files: [File]

    package struct File: Sendable, Equatable {
        package let path: BackupPath
        package let contents: SecretBytes

        package init(_ path: BackupPath, _ contents: SecretBytes) {
            self.path = path
            self.contents = contents
        }
    }

    /// Far above what keys need: memory that a hostile archive can ask for.
    package static let mostBytes = 64 << 20
    package static let mostFileBytes = 4 << 20
    package static let mostFiles = 4096

    /// - Throws: ``FormatError``: `malformed` for a path that stands there twice or a time that tar
    ///   cannot express, `tooCostly` for what is beyond the limits.
    package init(created: Timestamp, files: [File]) throws {
        self.created = created
        self.files = files.sorted { $0.path < $1.path }
        try checkPaths()
        try checkSizes()
    }

    package subscript(path: BackupPath) -> SecretBytes? {
        files.first { $0.path == path }?.contents
    }

    package func encode() -> SecretBytes {
        var out = ByteWriter(capacity: encodedSize)
        var folders: Set<String> = []
        for file in files {
            for folder in file.path.folders where folders.insert(folder).inserted {
                out.bytes(header(folder, size: 0))
            }
            out.bytes(header(file.path.description, size: file.contents.count))
            out.bytes(file.contents)
            out.bytes(repeatElement(0, count: Self.padding(of: file.contents.count)))
        }
        out.bytes(repeatElement(0, count: Self.end))
        return out.finish()
    }

    private func header(_ name: String, size: Int) -> [UInt8] {
        TarHeader(name: name, size: size, time: created.seconds).encode()
    }

    static let end = 2 * TarHeader.byteCount

    static func padding(of size: Int) -> Int {
        (TarHeader.byteCount - size % TarHeader.byteCount) % TarHeader.byteCount
    }

    private var encodedSize: Int {
        let folders = Set(files.flatMap(\.path.folders))
        return files.reduce(folders.count * TarHeader.byteCount + Self.end) { sum, file in
            let size = file.contents.count
            return sum + TarHeader.byteCount + size + Self.padding(of: size)
        }
    }

    private func checkPaths() throws {
        guard files.first?.path == .manifest else {
            throw FormatError.malformed("MANIFEST", "is missing")
        }
        for (file, next) in zip(files, files.dropFirst()) where file.path == next.path {
            throw FormatError.malformed(file.path.description, "stands there twice")
        }
        guard (0...TarHeader.greatestNumber).contains(created.seconds) else {
            throw FormatError.malformed("mtime", "\(created) is beyond what tar can express")
        }
    }

    private func checkSizes() throws {
        for file in files where file.contents.count > Self.mostFileBytes {
            let reason = "\(file.contents.count) bytes, where \(Self.mostFileBytes) is the limit"
            throw FormatError(.tooCostly, file.path.description, reason)
        }
        guard files.count <= Self.mostFiles, encodedSize <= Self.mostBytes else {
            throw FormatError(
                .tooCostly,
                "archive",
                "more than \(Self.mostFiles) files or \(Self.mostBytes) bytes"
            )
        }
    }
}
