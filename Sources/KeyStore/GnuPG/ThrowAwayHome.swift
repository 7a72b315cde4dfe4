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

    /// Where it may be, the best first: the user's own folder in memory, if there is one.
    private static var parents: [String] {
        let own = "/run/user/\(geteuid())"
        guard let status = try? Folder.status(of: own), status.kind == .folder,
            status.owner == geteuid(), status.mode & 0o077 == 0
        else { return ["/tmp"] }
        return [own, "/tmp"]
    }

    private static func endAgent(of path: String) {
        _ = try? Program.run(["gpgconf", "--homedir", path, "--kill", "all"])
        guard parents.count > 1 else { return }
        // There its sockets are in a folder beside.
        _ = try? Program.run(["gpgconf", "--homedir", path, "--remove-socketdir"])
    }
}
