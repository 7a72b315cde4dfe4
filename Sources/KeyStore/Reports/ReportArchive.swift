internal import Bytes
internal import Files
internal import Glibc

/// The folder to which messages are moved once their plaintext is safe; none is ever replaced there.
package struct ReportArchive: Sendable {
    private let path: String

    /// The folder `subfolder` in the one at `path`, made when it is missing.
    package init(_ path: String, subfolder: String = "") {
        self.path = path.appending(pathComponent: subfolder)
    }

    /// Moves the message, which was read from `source`, or says why it stays.
    func take(_ message: ReplayableInput, at source: String) -> ReportOutcome.Archiving {
        do {
            return try move(message, ReportPath(source), source)
        } catch let error as SystemError {
            return .failed(ReportFailure(writing: error))
        } catch {
            return .failed(ReportFailure(error))
        }
    }

    private func move(
        _ message: ReplayableInput,
        _ place: ReportPath,
        _ source: String
    ) throws -> ReportOutcome.Archiving {
        try Folder.make(path)
        let from = try Folder(place.folder)
        let into = try Folder(path)
        guard try from.status(place.name)?.kind == .file, message.isStill(at: source) else {
            throw ReportFailure(.inputOutput, "is not the file that was read")
        }
        do {
            try from.rename(place.name, into: into, toFree: place.name)
        } catch let error as SystemError where error.code == EEXIST {
            return try keep(message, place.name, into)
        } catch let error as SystemError where error.code == EXDEV || error.code == EINVAL {
            return try copy(message, place.name, from, into)
        }
        try into.sync()
        try from.sync()
        return .moved
    }

    private func keep(
        _ message: ReplayableInput,
        _ name: String,
        _ into: borrowing Folder
    ) throws -> ReportOutcome.Archiving {
        let other = try OpenFile(named: name, in: into)
        guard try haveSameBytes(message.bytes(), other.contents()) else {
            throw ReportFailure(.outputExists, "the archive has another file of this name")
        }
        return .kept
    }

    /// To another file system: the source goes when its copy is on the disk.
    private func copy(
        _ message: ReplayableInput,
        _ name: String,
        _ from: borrowing Folder,
        _ into: borrowing Folder
    ) throws -> ReportOutcome.Archiving {
        guard try into.status(name) == nil else { return try keep(message, name, into) }
        let file = try UnnamedFile(in: path, for: name)
        let source = message.bytes()
        while let piece = try source.next() { try file.write(piece) }
        if let modified = message.modified { try file.setModified(modified) }
        guard try haveSameBytes(message.bytes(), file.contents()) else {
            throw ReportFailure(.inputOutput, "its copy in the archive is not the same")
        }
        try file.publish()
        try message.checkUnchanged()
        try from.removeFile(name)
        try from.sync()
        return .moved
    }
}
