internal import CommandKit
internal import Files
internal import KeyStore

/// Where no output goes, whatever `--force` says: it would take the place of a key.
struct KeyPlaces {
    private let files: Set<Folder.Status.Identity>
    private let store: Folder.Status.Identity?

    /// The files that are read, and the folder of the store's keys.
    init(_ files: [String]) {
        self.files = Set(files.compactMap { try? Folder.status(of: $0).identity })
        store = (try? KeyStore.standard())
            .flatMap { try? Folder.status(of: $0.path + "/keys").identity }
    }

    /// - Throws: ``ToolError`` 73.
    func refuse(_ path: String?) throws {
        guard let path, path != "-" else { return }
        if let there = try? Folder.status(of: path).identity, files.contains(there) {
            throw ToolError(.cannotCreate, subject: path, "is the key itself", hint: elsewhere)
        }
        guard !isInStore(path) else {
            throw ToolError(
                .cannotCreate,
                subject: path,
                "lies among the keys of the store",
                hint: elsewhere
            )
        }
    }

    private var elsewhere: String { "-o FILE names another place" }

    /// A key's folder is one below that of all keys.
    private func isInStore(_ path: String) -> Bool {
        guard let store else { return false }
        let folder = FilePlace.folderPrefix(of: path)
        return ["", "..", "../.."].contains { above in
            (try? Folder.status(of: folder + above).identity) == store
        }
    }
}
