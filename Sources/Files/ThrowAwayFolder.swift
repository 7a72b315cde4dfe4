internal import Glibc

/// A folder for its owner alone that goes with this object, and all that is in it.
///
/// It has a hidden name and is locked; what a killed process leaves goes with ``sweep(_:in:before:)``.
package final class ThrowAwayFolder {
    package let path: String
    private let parent: Folder
    private let entry: LockedEntry

    /// In the folder at `path`, as `.NAME.ibkeys-locked-1a2b3c4d`.
    package init(_ name: String, in path: String) throws {
        parent = try Folder(path)
        entry = try LockedEntry.folder(in: parent, for: name)
        self.path = "\(path)/\(entry.name)"
    }

    deinit { parent.removeAway(entry.name) }

    /// Removes those of this name that lost their maker; `body` gets the path of each before that.
    ///
    /// What belongs to another user, or is locked, is left alone.
    package static func sweep(
        _ name: String,
        in path: String,
        before body: (String) -> Void
    ) throws {
        let parent = try Folder(path)
        for left in try parent.names() where Folder.isLockedName(left, for: name) {
            guard let folder = try? parent.open(left, O_RDONLY | O_DIRECTORY),
                try folder.status().owner == geteuid(), try folder.lock()
            else { continue }
            body("\(path)/\(left)")
            parent.removeAway(left)
        }
    }
}

extension Folder {
    /// Others may be removing their own files in it at the same time, as an agent does its sockets.
    fileprivate borrowing func removeAway(_ name: String) {
        for _ in 0..<100 {
            do { return try remove(name) } catch { usleep(20_000) }
        }
    }
}
