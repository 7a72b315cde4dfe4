internal import Glibc

/// A folder that gets its name when everything in it is there.
///
/// Until then it has a hidden one; what a killed process leaves goes with ``Folder/sweep()``.
package final class UnnamedFolder {
    private let parent: Folder
    private let name: String
    private let entry: LockedEntry
    package let folder: Folder
    private var isPublished = false

    /// Makes an empty folder for `name` in the folder at `path`.
    package init(in path: String, for name: String) throws {
        parent = try Folder(path)
        self.name = name
        entry = try LockedEntry.folder(in: parent, for: name)
        folder = try Folder(entry.name, in: parent)
    }

    deinit {
        if !isPublished { try? parent.remove(entry.name) }
    }

    /// Whether there is a folder of this name already, with the same in it.
    package func matchesExisting() throws -> Bool {
        guard try parent.status(name)?.kind == .folder else { return false }
        return try folder.hasSameContents(as: Folder(name, in: parent))
    }

    /// Gives the folder its name: fails with EEXIST when that is taken.
    package func publish() throws {
        try place()
        isPublished = true
        try parent.sync()
    }

    private func place() throws {
        do {
            try parent.rename(entry.name, toFree: name)
        } catch let error as SystemError where error.code == EINVAL {
            guard try parent.status(name) == nil else {
                throw SystemError("renameat2", code: EEXIST)
            }
            try parent.rename(entry.name, replacing: name)
        }
    }
}
