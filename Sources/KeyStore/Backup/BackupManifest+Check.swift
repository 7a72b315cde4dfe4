internal import Bytes

extension BackupManifest {
    /// The manifest of an archive that agrees with it.
    ///
    /// - Throws: ``FormatError``, as decoding and ``check(_:)`` do.
    package init(of archive: BackupArchive) throws {
        guard let text = archive[.manifest] else {
            throw FormatError.malformed("MANIFEST", "is missing")
        }
        try self.init(decoding: text)
        try check(archive)
    }

    /// Checks that the archive holds what stands here, unchanged, and nothing beyond.
    ///
    /// - Throws: ``FormatError/Kind/malformed`` about the file or the key.
    package func check(_ archive: BackupArchive) throws {
        guard archive.created == created else {
            throw FormatError.malformed("MANIFEST", "made at another time than the archive")
        }
        let present = Dictionary(uniqueKeysWithValues: archive.files.map { ($0.path, $0.contents) })
        for file in files {
            guard let contents = present[file.path] else {
                throw FormatError.malformed(file.path.description, "is missing")
            }
            guard try File(file.path, contents) == file else {
                throw FormatError.malformed(file.path.description, "not what the manifest lists")
            }
        }
        let listed = Set(files.map(\.path))
        for path in present.keys.sorted() where path != .manifest && !listed.contains(path) {
            throw FormatError.malformed(path.description, "is not in the manifest")
        }
        try checkKeys()
    }

    /// Every key has its entry, and every file belongs to a key.
    private func checkKeys() throws {
        for key in keys {
            let entry: BackupPath =
                key.kind == .ssh ? .ssh(key.name, .entry) : .pgp(key.name, .entry)
            guard files.contains(where: { $0.path == entry }) else {
                throw FormatError.malformed(entry.description, "is missing")
            }
        }
        for file in files {
            guard let owner = file.path.key else { continue }
            guard keys.contains(where: { $0.kind == owner.kind && $0.name == owner.name }) else {
                throw FormatError.malformed(
                    file.path.description,
                    "belongs to no key that is listed"
                )
            }
        }
    }
}
