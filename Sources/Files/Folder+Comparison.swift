extension Folder {
    /// Whether both hold the same names, folders and bytes, and nothing but files and folders.
    func hasSameContents(as other: borrowing Folder) throws -> Bool {
        let names = try names().sorted()
        guard try other.names().sorted() == names else { return false }
        for name in names where try !hasSame(name, as: other) { return false }
        return true
    }

    private func hasSame(_ name: String, as other: borrowing Folder) throws -> Bool {
        guard let mine = try status(name), let its = try other.status(name), mine.kind == its.kind
        else { return false }
        switch mine.kind {
        case .folder:
            return try Folder(name, in: self).hasSameContents(as: Folder(name, in: other))
        case .file:
            let files = try (OpenFile(named: name, in: self), OpenFile(named: name, in: other))
            return try mine.size == its.size
                && haveSameBytes(files.0.contents(), files.1.contents())
        case .symbolicLink, .other: return false
        }
    }
}
