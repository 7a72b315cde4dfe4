/// A path, taken apart at its last slash.
struct ReportPath: Equatable, Sendable {
    let folder: String
    let name: String

    init(_ path: String) {
        let slash = path.lastIndex(of: "/")
        name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// - Throws: ``ReportFailure`` for what can be no file: `""`, `.`, `..`, or with a NUL in it.
    func check() throws {
        guard !["", ".", ".."].contains(name), !(folder + name).utf8.contains(0) else {
            throw ReportFailure(.cannotCreate, "is not the name of a file")
        }
    }
}

extension String {
    /// The path of `name` in the folder at this one.
    package func appending(pathComponent name: String) -> String {
        if name.isEmpty { return self }
        if isEmpty || self == "." { return name }
        return hasSuffix("/") ? self + name : self + "/" + name
    }
}
