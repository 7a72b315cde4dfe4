internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore
internal import Keys

/// Where `import` looks for keys, by its options and arguments.
struct ImportSources {
    struct Found {
        let plan: ImportPlan
        var unread: [KeyFileSearch.Unread] = []
    }

    private let command: ImportKeys

    init(_ command: ImportKeys) {
        self.command = command
    }

    func found(named name: KeyName?, into store: KeyStore, home: GnuPGHome) throws -> Found {
        if command.gnupg {
            let named = try command.files.map { try GnuPGHome(path: $0) }
            let homes = named.isEmpty ? [home] : named
            return Found(plan: try ImportPlan(gnuPG: homes, own: home, named: name, into: store))
        }
        var search = KeyFileSearch()
        if command.ssh { search.walk(try Self.folder(".ssh")) }
        if command.putty { try addPuTTY(&search) }
        for path in command.files { try add(path, &search) }
        return Found(
            plan: try ImportPlan(search.files, named: name, into: store),
            unread: search.unread
        )
    }

    private static func folder(_ name: String) throws -> String {
        guard let home = Environment.value(of: "HOME"), home.hasPrefix("/") else {
            throw ToolError(.config, "HOME is not set")
        }
        let path = "\(home)/\(name)"
        guard let status = try? Folder.status(of: path), status.kind == .folder else {
            throw ToolError(.noInput, subject: path, "is not there")
        }
        return path
    }

    private func add(_ path: String, _ search: inout KeyFileSearch) throws {
        if path != "-", let status = try? Folder.status(of: path), status.kind == .folder {
            search.walk(path)
        } else {
            let input = InputFile(path)
            search.add(try input.read(), at: input.subject)
        }
    }

    /// Its folder, and the files that the sessions there name.
    private func addPuTTY(_ search: inout KeyFileSearch) throws {
        let folder = try Self.folder(".putty")
        search.walk(folder)
        let known = Set(search.files.map(\.path))
        for path in try Self.keysOfSessions(folder) where !known.contains(path) {
            let input = InputFile(path)
            guard input.exists else { continue }
            search.add(try input.read(), at: path)
        }
    }

    private static func keysOfSessions(_ putty: String) throws -> [String] {
        guard let sessions = try? Folder(putty + "/sessions") else { return [] }
        var paths: Set<String> = []
        for name in try sessions.names() where try sessions.status(name)?.kind == .file {
            guard let text = try sessions.read(name, limit: 1 << 20) else { continue }
            var lines = LineReader(text)
            while let line = lines.next() {
                guard line.starts(with: mark), let text = line.asciiText else { continue }
                paths.insert(String(text.dropFirst(mark.count)))
            }
        }
        return paths.filter { $0.hasPrefix("/") }.sorted()
    }

    private static let mark = "PublicKeyFile="
}
