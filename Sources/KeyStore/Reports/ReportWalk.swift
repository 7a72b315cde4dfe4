internal import Bytes
internal import Files

/// Finds the encrypted reports in folders.
///
/// Hidden files, those that are still arriving and symbolic links are passed over. A report is told by
/// its name, `.pgp`, `.gpg` or `.asc`, or by its first bytes.
package struct ReportWalk: Sendable {
    package struct Unread: Sendable {
        package let path: String
        package let failure: ReportFailure

        init(path: String, failure: ReportFailure) {
            self.path = path
            self.failure = failure
        }

        /// A file or folder whose name, the last in `path`, is not UTF-8 and is written with `%XX`.
        package init(misnamed path: String) {
            let failure = ReportFailure(
                .unusableName,
                "its name is not UTF-8",
                hint: "rename it, or give it in a pipe: ibdecrypt <FILE -o FILE"
            )
            self.init(path: path, failure: failure)
        }
    }

    package struct Visited: Sendable {
        package let path: String
        /// Below the folder that was walked.
        package let subfolder: String
    }

    package private(set) var inputs: [ReportInput] = []
    package private(set) var unread: [Unread] = []
    /// Folders that were walked, in the order that they were met.
    package private(set) var folders: [Visited] = []
    /// How many files there were, reports or not.
    package private(set) var fileCount = 0
    private let excluded: Set<Folder.Status.Identity>

    /// Walks into none of the folders at `excluded`, unless it is the one that is walked.
    package init(excluding excluded: [String] = []) {
        self.excluded = Set(excluded.compactMap { try? Folder.status(of: $0).identity })
    }

    /// All that is below `path`; `subfolder` is where that is below the folder first walked.
    package mutating func walk(_ path: String, subfolder: String = "") {
        note(path) { walk in try walk.walk(Folder(path), path, subfolder) }
    }

    /// One file in a folder.
    package mutating func look(at name: String, in path: String, subfolder: String) {
        note(path) { walk in try walk.look(at: name, in: Folder(path), path, subfolder) }
    }

    private mutating func note(_ path: String, _ body: (inout ReportWalk) throws -> Void) {
        do {
            try body(&self)
        } catch {
            let failure = (error as? SystemError).map(ReportFailure.init(opening:))
            unread.append(Unread(path: path, failure: failure ?? ReportFailure(error)))
        }
    }

    private mutating func walk(
        _ folder: borrowing Folder,
        _ path: String,
        _ subfolder: String
    ) throws {
        // The folder that was named is read, also when it is the one to write to.
        guard try subfolder.isEmpty || !excluded.contains(folder.status().identity) else { return }
        folders.append(Visited(path: path, subfolder: subfolder))
        let names = try folder.checkedNames()
        for name in names.misnamed.sorted() where !Self.isPassedOver(name) {
            unread.append(Unread(misnamed: path.appending(pathComponent: name)))
        }
        for name in names.good.sorted() where !Self.isPassedOver(name) {
            try look(at: name, in: folder, path, subfolder)
        }
    }

    private mutating func look(
        at name: String,
        in folder: borrowing Folder,
        _ path: String,
        _ subfolder: String
    ) throws {
        // What was moved away since is of no interest.
        guard !Self.isPassedOver(name), let status = try folder.status(name) else { return }
        let inner = path.appending(pathComponent: name)
        switch status.kind {
        case .folder:
            let below = subfolder.appending(pathComponent: name)
            try enter(name, in: folder, inner, below)
        case .file:
            fileCount += 1
            guard try ReportName.isEncrypted(name) || Self.isMessage(name, folder) else { return }
            inputs.append(ReportInput(inner, in: subfolder, status))
        case .symbolicLink, .other:
            return
        }
    }

    private mutating func enter(
        _ name: String,
        in folder: borrowing Folder,
        _ path: String,
        _ subfolder: String
    ) throws {
        do {
            try walk(Folder(name, in: folder), path, subfolder)
        } catch let error as SystemError {
            unread.append(Unread(path: path, failure: ReportFailure(opening: error)))
        }
    }

    package static func isPassedOver(_ name: String) -> Bool {
        let arriving = [".part", ".filepart", ".tmp"]
        return name.hasPrefix(".") || arriving.contains(where: name.lowercased().hasSuffix)
    }

    /// What cannot be read is no message here; it would be told if its name said that it is one.
    private static func isMessage(_ name: String, _ folder: borrowing Folder) throws -> Bool {
        guard let file = try? OpenFile(named: name, in: folder),
            let bytes = try? file.contents().next()
        else { return false }
        return MessageOpening(bytes).isEncryptedMessage
    }
}
