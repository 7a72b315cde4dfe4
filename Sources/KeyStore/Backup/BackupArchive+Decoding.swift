package import Bytes

extension BackupArchive {
    /// Reads the whole of an archive, or nothing.
    ///
    /// - Throws: ``FormatError`` that names the member and the field of its header: `malformed`, or
    ///   `tooCostly` for what is beyond the limits.
    package init(decoding archive: SecretBytes) throws {
        guard archive.count <= Self.mostBytes else {
            let reason = "\(archive.count) bytes, where \(Self.mostBytes) is the limit"
            throw FormatError(.tooCostly, "archive", reason)
        }
        var members = MemberReader(archive)
        var files: [File] = []
        while let file = try members.next() { files.append(file) }
        try self.init(created: Timestamp(seconds: members.time), files: files)
    }
}

/// Walks over the members of an archive and sees to their order.
private struct MemberReader {
    private var reader: ByteReader
    private var previous: TarHeader?
    private var names: Set<String> = []

    init(_ archive: SecretBytes) {
        reader = ByteReader(archive)
    }

    /// Of all members, in seconds since 1970.
    var time: Int { previous?.time ?? 0 }

    /// The next file, or nil when the archive ended as it should.
    mutating func next() throws -> BackupArchive.File? {
        while let header = try nextHeader() {
            try admit(header)
            if let path = BackupPath(header.name) {
                return BackupArchive.File(path, try within(header.name) { try contents(header) })
            }
        }
        return nil
    }

    private mutating func nextHeader() throws -> TarHeader? {
        guard reader.remaining >= TarHeader.byteCount else {
            throw FormatError.malformed("archive", "ends in its middle")
        }
        let block = try reader.take(TarHeader.byteCount, "header")
        guard block.isZero else { return try TarHeader(decoding: block.disclosed()) }
        try checkEnd()
        return nil
    }

    private mutating func contents(_ header: TarHeader) throws -> SecretBytes {
        guard header.size <= BackupArchive.mostFileBytes else {
            let reason = "\(header.size) bytes, where \(BackupArchive.mostFileBytes) is the limit"
            throw FormatError(.tooCostly, "size", reason)
        }
        let contents = try reader.take(header.size, "contents")
        let padding = try reader.take(BackupArchive.padding(of: header.size), "contents")
        guard padding.isZero else {
            throw FormatError.malformed("contents", "bytes behind their end")
        }
        return contents
    }

    private mutating func admit(_ header: TarHeader) throws {
        func fault(_ field: String, _ reason: String) -> FormatError {
            FormatError.malformed("\(header.name): \(field)", reason)
        }
        try checkUse(of: header.name)
        guard names.insert(header.name).inserted else { throw fault("name", "stands there twice") }
        guard (previous?.name ?? "") < header.name else { throw fault("name", "out of its order") }
        guard header.time == previous?.time ?? header.time else {
            throw fault("mtime", "not that of the members before it")
        }
        let folder = header.name.folder
        guard folder.isEmpty || names.contains(folder) else {
            throw fault("name", "its folder does not stand before it")
        }
        previous = header
    }

    /// A folder must be followed by what is in it, `next` or the end.
    private func checkUse(of next: String) throws {
        guard let previous, previous.isFolder, !next.hasPrefix(previous.name) else { return }
        throw FormatError.malformed("\(previous.name): name", "an empty folder")
    }

    private mutating func checkEnd() throws {
        try checkUse(of: "")
        guard reader.remaining >= TarHeader.byteCount,
            try reader.take(TarHeader.byteCount, "archive").isZero
        else { throw FormatError.malformed("archive", "does not end in two blocks of zeros") }
        guard reader.isAtEnd else {
            throw FormatError.malformed("archive", "\(reader.remaining) bytes behind its end")
        }
    }
}

extension SecretBytes {
    fileprivate var isZero: Bool { (0..<count).allSatisfy { self[$0] == 0 } }
}

extension String {
    /// The folder that a member lies in: `ssh/` of `ssh/NAME/`; empty at the top.
    fileprivate var folder: String {
        guard let slash = dropLast().lastIndex(of: "/") else { return "" }
        return String(self[...slash])
    }
}
