package import Files

/// An encrypted report, in a file.
package struct ReportInput: Sendable, Equatable {
    package let path: String
    /// The folders between the one that was walked and the file; empty when there are none.
    package let subfolder: String
    package let identity: Folder.Status.Identity
    /// In bytes; 0 for what is no regular file.
    package let size: Int
    /// When it was last changed, in nanoseconds since 1970.
    package let modified: Int

    init(_ path: String, in subfolder: String, _ status: Folder.Status) {
        self.path = path
        self.subfolder = subfolder
        identity = status.identity
        size = status.kind == .file ? status.size : 0
        modified = status.modified
    }

    /// A file that was named, whatever its name and content.
    ///
    /// - Throws: ``ReportFailure`` when it is not there.
    package init(named path: String) throws {
        do {
            self.init(path, in: "", try Folder.status(of: path))
        } catch let error as SystemError {
            throw ReportFailure(opening: error)
        }
    }

    /// As it is now.
    ///
    /// - Throws: ``SystemError`` when it is gone.
    package func current() throws -> ReportInput {
        ReportInput(path, in: subfolder, try Folder.status(of: path))
    }

    /// The folder that it is in, and its name there.
    package struct Place: Hashable, Sendable {
        /// Nil when it is gone.
        let folder: Folder.Status.Identity?
        let name: String
    }

    /// The same for all paths that lead there; a second hard link has one of its own.
    package var place: Place {
        let place = ReportPath(path)
        return Place(folder: Self.identity(of: place.folder), name: place.name)
    }

    private static func identity(of folder: String) -> Folder.Status.Identity? {
        (try? Folder.status(of: folder))?.identity
    }

    /// Where its plaintext goes: in `folder`, or beside it.
    ///
    /// - Throws: ``ReportFailure`` when its name leaves none for the plaintext.
    package func output(in folder: String?) throws -> String {
        let place = ReportPath(path)
        let target = folder?.appending(pathComponent: subfolder)
        let isBeside = target.map { Self.identity(of: $0) == self.place.folder } ?? true
        let plain = try ReportName.plaintext(of: place.name, isBeside: isBeside)
        if let target { return target.appending(pathComponent: plain) }
        return path.contains("/") ? place.folder.appending(pathComponent: plain) : plain
    }
}
