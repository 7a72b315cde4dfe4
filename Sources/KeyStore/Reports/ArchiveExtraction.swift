internal import Bytes
internal import Files
internal import Glibc

/// Puts what is in a zip into a folder that is there when all of it is, and only then.
///
/// Members are files or folders with plain relative names; anything else is refused as a whole.
struct ArchiveExtraction {
    /// Bytes of all members that were read.
    private(set) var bytes = 0
    private let limits: ReportLimits
    /// The permissions of files.
    private let mode: UInt32
    private let zipSize: Int
    private var members = ArchiveMembers()

    init(zipSize: Int, limits: ReportLimits, mode: UInt32 = 0o600) {
        self.zipSize = zipSize
        self.limits = limits
        self.mode = mode
    }

    /// - Returns: whether the folder is new; not if there is one with just this in it, and that
    ///   `mayExist`. Any other is left alone.
    /// - Throws: ``ReportFailure``.
    mutating func extract(_ zip: ReportFile, to path: String, mayExist: Bool) throws -> Bool {
        let place = ReportPath(path)
        try place.check()
        let target = try writing(path) { try UnnamedFolder(in: place.folder, for: place.name) }
        if try !zip.opening().isEmptyZip { try takeAll(ZipReader(zip.rewound()), target.folder) }
        let isThere = try writing(path) { try mayExist && target.matchesExisting() }
        if !isThere { try publish(target, at: path) }
        return !isThere
    }

    private func publish(_ target: UnnamedFolder, at path: String) throws {
        do {
            try target.folder.openAndSyncAll(folderMode)
            try target.publish()
        } catch let error as SystemError where error.code == EEXIST {
            throw ReportFailure(
                .outputExists,
                "\(path): already exists, and holds something else",
                hint: "remove or rename it: folders are never replaced"
            )
        } catch let error as SystemError {
            throw ReportFailure(writing: error, path)
        }
    }

    /// Whoever may read what is in a folder may enter it.
    private var folderMode: UInt32 { mode | (mode & 0o444) >> 2 }

    private mutating func takeAll(_ reader: ZipReader, _ root: borrowing Folder) throws {
        while let member = try reader.next() { try take(member, reader, root) }
    }

    private mutating func take(
        _ member: ZipReader.Member,
        _ reader: ZipReader,
        _ root: borrowing Folder
    ) throws {
        guard !member.isEncrypted else { throw ReportFailure(.damaged, "the zip is encrypted") }
        guard member.kind != .other else {
            throw ArchiveMembers.refused(member.path, "is neither a file nor a folder")
        }
        let isFolder = member.kind == .folder
        let names = try members.admit(member.path, isFolder: isFolder)
        let folders = isFolder ? names[...] : names.dropLast()
        var budget = Budget(limits: limits, zipSize: zipSize, bytes: bytes)
        try root.descend(folders) { folder in
            guard let name = names.last, !isFolder else { return }
            try Self.write(name, mode, reader, folder, &budget)
        }
        bytes = budget.bytes
    }

    private static func write(
        _ name: String,
        _ mode: UInt32,
        _ reader: ZipReader,
        _ folder: borrowing Folder,
        _ budget: inout Budget
    ) throws {
        let file = try writing {
            try folder.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
        }
        let number = file.number
        try reader.bytes { piece in
            try budget.take(piece.byteCount)
            try writing { try writeAll(piece, to: number) }
        }
        try writing {
            if mode != 0o600 { try file.setMode(mode) }
            try file.sync()
        }
    }
}

/// What may still come out of a zip.
private struct Budget {
    let limits: ReportLimits
    let zipSize: Int
    var bytes: Int

    mutating func take(_ count: Int) throws {
        bytes += count
        guard bytes <= limits.size else { throw tooLarge("more than \(limits.size) bytes") }
        guard let ratio = limits.ratio, bytes > ReportLimits.ratioFloor else { return }
        guard bytes / ratio <= zipSize else {
            throw tooLarge("more than \(ratio) bytes for each of its own")
        }
    }

    private func tooLarge(_ what: String) -> ReportFailure {
        ReportFailure(
            .tooLarge,
            "the zip holds \(what)",
            hint: "--max-size SIZE sets another limit"
        )
    }
}

extension Folder {
    /// Opens the folder that `names` lead to, making those that are missing.
    fileprivate func descend(
        _ names: ArraySlice<String>,
        _ body: (borrowing Folder) throws -> Void
    ) throws {
        guard let name = names.first else { return try body(self) }
        let folder = try writing {
            if try status(name) == nil { try makeFolder(name) }
            return try Folder(name, in: self)
        }
        try folder.descend(names.dropFirst(), body)
    }

    /// This folder and those in it.
    fileprivate func openAndSyncAll(_ mode: UInt32) throws {
        for name in try folderNames() { try Folder(name, in: self).openAndSyncAll(mode) }
        if mode != 0o700 { try setMode(mode) }
        try sync()
    }
}
