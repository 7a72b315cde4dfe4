internal import Files
internal import Glibc

/// A GnuPG home of this process alone, for trying out keys.
///
/// Its path is short enough for the sockets of the agent, which is ended by the socket of this very home
/// when the object goes, and the home with it.
final class ThrowAwayHome {
    let path: String
    let home: GnuPGHome

    init() throws {
        var template = Array("/tmp/ibkt-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
        path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
        home = try GnuPGHome(path: path)
    }

    deinit {
        _ = try? Program.run(["gpgconf", "--homedir", path, "--kill", "all"])
        let name = String(path.dropFirst("/tmp/".count))
        // The agent removes its sockets at the same time.
        for _ in 0..<100 {
            if let parent = try? Folder("/tmp"), (try? parent.remove(name)) != nil { break }
            usleep(20_000)
        }
    }
}
