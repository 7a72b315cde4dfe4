package import Bytes
internal import Files

/// An encrypted report that can be read again from its first byte.
///
/// A file is read twice where it is; of what comes through a pipe the bytes, still encrypted, are kept:
/// the first in memory, the rest in a file without a name.
package final class ReplayableInput {
    private let file: OpenFile
    /// Nil for what is not a regular file.
    private let start: Int?
    private let status: Folder.Status
    private let spool: CiphertextSpool?
    private var reader: (any ByteSource)?

    /// The file at `path`, where nil is standard input; what comes through a pipe `isKept` if it may
    /// be wanted again.
    ///
    /// - Throws: ``ReportFailure``.
    package convenience init(_ path: String?, isKept: Bool) throws {
        do {
            try self.init(path.map(OpenFile.init) ?? OpenFile(duplicating: 0), isKept: isKept)
        } catch let error as SystemError {
            throw ReportFailure(opening: error)
        }
    }

    init(_ file: OpenFile, isKept: Bool, memory: Int = CiphertextSpool.memory) throws {
        self.file = file
        status = try file.status()
        guard status.kind != .folder else { throw ReportFailure(.missing, "is a folder") }
        start = status.kind == .file ? try file.position() : nil
        spool = start == nil && isKept ? CiphertextSpool(memory: memory) : nil
    }

    /// In bytes; nil when it is not known before the end.
    package var size: Int? { start.map { max(status.size - $0, 0) } }

    /// What tells the file from every other.
    var identity: Folder.Status.Identity { status.identity }

    /// When a file was last changed, in nanoseconds since 1970; nil for a pipe.
    package var modified: Int? { start == nil ? nil : status.modified }

    /// All of the bytes, from the first; of a pipe that is not kept the second time only what is left.
    package func bytes() -> any ByteSource {
        if let start { return file.contents(from: start) }
        let pipe = reader ?? file.pipe()
        reader = pipe
        return spool.map { SpooledSource($0, then: pipe) } ?? pipe
    }

    /// The first bytes of an input that can be read again.
    package func opening() throws -> MessageOpening {
        MessageOpening(try bytes().next() ?? [])
    }

    /// - Throws: ``ReportFailure`` when the file is not what it was when it was opened.
    package func checkUnchanged() throws {
        guard start != nil else { return }
        let now = try file.status()
        guard now.size == status.size, now.modified == status.modified else {
            throw ReportFailure(.inputOutput, "was changed while it was read")
        }
    }

    /// Whether `path` still leads to this file, unchanged.
    func isStill(at path: String) -> Bool {
        guard let now = try? Folder.status(of: path) else { return false }
        return now.identity == status.identity
            && now.size == status.size && now.modified == status.modified
    }
}

/// What has come through a pipe so far.
final class CiphertextSpool {
    /// In bytes: what is more goes to a file.
    static let memory = 8 << 20

    private let limit: Int
    private var pieces: [[UInt8]] = []
    private var kept = 0
    private var file: OpenFile?

    init(memory: Int) {
        limit = memory
    }

    func append(_ piece: [UInt8]) throws {
        if file == nil, kept + piece.count <= limit {
            pieces.append(piece)
            kept += piece.count
            return
        }
        try writing("the encrypted input cannot be kept") {
            let file = try file ?? OpenFile.scratch()
            self.file = file
            try file.append(piece)
        }
    }

    func bytes() -> any ByteSource { SpooledPieces(pieces, file?.contents()) }
}

/// The pieces that are in memory, then those in the file.
private final class SpooledPieces: ByteSource {
    private var pieces: ArraySlice<[UInt8]>
    private let rest: FileSource?

    init(_ pieces: [[UInt8]], _ rest: FileSource?) {
        self.pieces = pieces[...]
        self.rest = rest
    }

    func next() throws -> [UInt8]? { try pieces.popFirst() ?? rest?.next() }
}

/// What was kept of a pipe, then what is still in it; that is kept in turn.
private final class SpooledSource: ByteSource {
    private let spool: CiphertextSpool
    private var kept: (any ByteSource)?
    private let pipe: any ByteSource

    init(_ spool: CiphertextSpool, then pipe: any ByteSource) {
        self.spool = spool
        self.pipe = pipe
        kept = spool.bytes()
    }

    func next() throws -> [UInt8]? {
        if let piece = try kept?.next() { return piece }
        kept = nil
        guard let piece = try pipe.next() else { return nil }
        try spool.append(piece)
        return piece
    }
}
