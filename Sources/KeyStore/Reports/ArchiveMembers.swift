/// The names in an archive, as far as they were seen: none may lead out of the folder, or stand for
/// two things.
struct ArchiveMembers {
    static let limit = 10_000
    static let depth = 16

    /// By the path in lower case, what it is and how it was written.
    private var known: [String: (path: String, isFolder: Bool)] = [:]
    private var explicit: Set<String> = []
    private var count = 0

    /// Takes the next member, a folder when its name ends in a slash.
    ///
    /// - Returns: the names on the way to it, its own last; none for the whole, `./`.
    /// - Throws: ``ReportFailure`` when it is not wanted.
    mutating func admit(_ path: String, isFolder: Bool) throws -> [String] {
        count += 1
        guard count <= Self.limit else {
            throw ReportFailure(.tooLarge, "the zip has more than \(Self.limit) members")
        }
        let names = try Self.names(in: path, isFolder: isFolder)
        if names.isEmpty { return [] }
        for length in 1..<names.count {
            try note(names.prefix(length), isFolder: true, path)
        }
        let whole = try note(names[...], isFolder: isFolder, path)
        guard explicit.insert(whole).inserted else {
            throw Self.refused(path, "is there twice")
        }
        return names
    }

    /// - Returns: the path by which it is known.
    @discardableResult
    private mutating func note(
        _ names: ArraySlice<String>,
        isFolder: Bool,
        _ path: String
    ) throws -> String {
        let joined = names.joined(separator: "/")
        let folded = joined.lowercased()
        if let other = known[folded] {
            guard other.path.utf8.elementsEqual(joined.utf8) else {
                throw Self.refused(path, "differs from another only in the case of its letters")
            }
            guard other.isFolder == isFolder else {
                throw Self.refused(path, "is both a file and a folder")
            }
        }
        known[folded] = (joined, isFolder)
        return folded
    }

    private static func names(in path: String, isFolder: Bool) throws -> [String] {
        let end = isFolder && path.hasSuffix("/") ? path.dropLast() : path[...]
        let all = end.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if isFolder, all == ["."] { return [] }
        // `./a` is how some programs write `a`.
        let names = all.count > 1 ? Array(all.drop { $0 == "." }) : all
        guard !path.hasPrefix("/"), !names.contains("..") else {
            throw refused(path, "leads out of the folder")
        }
        guard names.count <= depth else {
            throw refused(path, "is more than \(depth) folders deep")
        }
        guard !names.isEmpty, names.allSatisfy(isName), !isDrive(names[0]) else {
            throw refused(path, "is not a name for a file")
        }
        return names
    }

    private static func isName(_ name: String) -> Bool {
        !["", "."].contains(name) && name.utf8.count <= 255
            && name.unicodeScalars.allSatisfy { $0 != "\\" && $0.isSeen }
    }

    /// `C:` and what follows.
    private static func isDrive(_ name: String) -> Bool {
        name.dropFirst().first == ":" && name.first?.isLetter == true
    }

    static func refused(_ path: String, _ reason: String) -> ReportFailure {
        ReportFailure(.damaged, "the zip has a member that \(reason): \(shortened(path))")
    }

    /// As much of it as takes some 80 columns, and `…` if that is not all.
    private static func shortened(_ path: String) -> String {
        var (out, room) = ("", 80)
        for scalar in path.unicodeScalars {
            // What is not seen is shown as `\u{202E}`.
            room -= scalar.isSeen ? 1 : 8
            guard room >= 0 else { return out + "…" }
            out.unicodeScalars.append(scalar)
        }
        return out
    }
}

extension Unicode.Scalar {
    /// Whether it neither steers a terminal, nor turns the order of what is shown, nor hides.
    fileprivate var isSeen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
