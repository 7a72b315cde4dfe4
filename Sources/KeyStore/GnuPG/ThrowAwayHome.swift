internal import Files
internal import Glibc

/// A GnuPG home of this process alone, for trying out keys.
///
/// Its path is short enough for the sockets of the agent, which is ended by the socket of this very home
/// when the object goes, and the home with it. What processes left that were killed goes when the next
/// one is made.
final class ThrowAwayHome {
    let path: String
    let home: GnuPGHome
    private let folder: ThrowAwayFolder

    private static let name = "ibkt"

    init() throws {
        for parent in Self.parents {
            try? ThrowAwayFolder.sweep(Self.name, in: parent, before: Self.endAgent)
        }
        folder = try ThrowAwayFolder(Self.name, in: Self.parents[0])
        path = folder.path
        home = try GnuPGHome(path: path)
    }

    deinit { Self.endAgent(of: path) }

    /// Where it may be, the best first: the user's own folder in memory, else one for all.
    private static var parents: [String] {
        (hasOwnFolder ? [ownFolder] : []) + (isForAll("/dev/shm") ? ["/dev/shm"] : []) + ["/tmp"]
    }

    private static var ownFolder: String { "/run/user/\(geteuid())" }

    private static var hasOwnFolder: Bool {
        guard let status = try? Folder.status(of: ownFolder) else { return false }
        return status.kind == .folder && status.owner == geteuid() && status.mode & 0o077 == 0
    }

    /// Where everybody may make files, and only remove their own.
    private static func isForAll(_ path: String) -> Bool {
        guard let status = try? Folder.status(of: path), status.kind == .folder,
            status.mode & 0o1777 == 0o1777, let folder = try? Folder(path)
        else { return false }
        return (try? folder.checkWritable()) != nil
    }

    private static func endAgent(of path: String) {
        _ = try? Program.run(["gpgconf", "--homedir", path, "--kill", "all"])
        guard hasOwnFolder else { return }
        // There its sockets are in a folder beside.
        _ = try? Program.run(["gpgconf", "--homedir", path, "--remove-socketdir"])
    }
}
