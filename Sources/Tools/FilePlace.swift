internal import CommandKit
internal import Files

/// A name in a folder, however the path goes there.
struct FilePlace: Equatable {
    private let folder: Folder.Status.Identity
    private let name: Substring

    init(_ path: String) throws {
        let prefix = Self.folderPrefix(of: path)
        name = path.dropFirst(path.contains("/") ? prefix.count : 0)
        do {
            folder = try Folder.status(of: prefix).identity
        } catch let error as SystemError {
            throw ToolError(.cannotCreate, subject: path, error.reason)
        }
    }

    /// The folder of a path, with a slash at its end.
    static func folderPrefix(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    }
}
