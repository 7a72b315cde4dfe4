internal import Glibc

/// A file or folder under a hidden name, locked for as long as its maker is at work.
struct LockedEntry: ~Copyable {
    let name: String
    let descriptor: Descriptor

    /// Makes an empty file, for its owner alone.
    static func file(in folder: borrowing Folder, for name: String) throws -> LockedEntry {
        while true {
            let hidden = try Folder.lockedName(for: name)
            let file = try folder.open(hidden, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
            // Before it was locked another process may have swept it away.
            guard try file.lock(), try folder.status(hidden) != nil else { continue }
            return LockedEntry(name: hidden, descriptor: file)
        }
    }

    /// Makes an empty folder, for its owner alone.
    static func folder(in parent: borrowing Folder, for name: String) throws -> LockedEntry {
        while true {
            let hidden = try Folder.lockedName(for: name)
            try parent.makeFolder(hidden)
            guard let folder = try? parent.open(hidden, O_RDONLY | O_DIRECTORY) else { continue }
            guard try folder.lock(), try parent.status(hidden) != nil else { continue }
            return LockedEntry(name: hidden, descriptor: folder)
        }
    }
}
