internal import Bytes
internal import Files

/// The file of a report's plaintext: nothing of it is to be seen before all of it is there.
package final class ReportFile: ByteSink {
    package let path: String
    private let place: ReportPath
    private let replaces: Bool
    private let file: UnnamedFile

    /// Makes a file for the plaintext that will be at `path` with the permissions `mode`.
    ///
    /// - Throws: ``ReportFailure`` when there can be no such file, or there is something of that name
    ///   that is not to be replaced. Links are never followed.
    package init(
        _ path: String,
        mode: UInt32 = 0o600,
        replaces: Bool = false,
        isHidden: Bool = false
    ) throws {
        self.path = path
        self.replaces = replaces
        let place = ReportPath(path)
        try place.check()
        self.place = place
        file = try writing(path) {
            try UnnamedFile(in: place.folder, for: place.name, mode: mode, isHidden: isHidden)
        }
    }

    package var count: Int { file.count }

    package func write(_ bytes: RawSpan) throws {
        try writing(path) { try file.write(bytes) }
    }

    /// What was written so far.
    func contents() -> FileSource { file.contents() }

    /// For C functions, as long as this object lives.
    func rewound() throws -> Int32 { try file.rewound() }

    func opening() throws -> MessageOpening { MessageOpening(try contents().next() ?? []) }

    /// Refuses early what ``commit()`` would refuse late.
    package func checkFree() throws {
        switch try existing() {
        case nil: return
        case .file:
            guard replaces else { throw ReportFailure.outputExists("\(path): already exists") }
        case .symbolicLink: throw cannotCreate("is a symbolic link: not followed")
        case .folder: throw cannotCreate("is a folder")
        case .other: throw cannotCreate("is not a regular file")
        }
    }

    private func cannotCreate(_ reason: String) -> ReportFailure {
        ReportFailure(.cannotCreate, "\(path): \(reason)")
    }

    private func existing() throws -> Folder.Status.Kind? {
        try writing(path) { try file.folder.status(place.name)?.kind }
    }

    /// Puts the file under its name, on the disk.
    package func commit() throws {
        try checkFree()
        try writing(path) { try file.publish(replacing: replaces) }
    }

    /// Whether the file of this name holds the same bytes already; if so, it is noted as fresh.
    func matchesExisting() throws -> Bool {
        guard try existing() == .file else { return false }
        return try writing(path) {
            let other = try OpenFile(named: place.name, in: file.folder)
            guard try other.status().size == count else { return false }
            guard try haveSameBytes(contents(), other.contents()) else { return false }
            // Whoever may read but not touch it compares again the next time.
            try? other.touch()
            return true
        }
    }
}
