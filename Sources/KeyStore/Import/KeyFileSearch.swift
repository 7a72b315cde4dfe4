package import Bytes
internal import Files

/// Finds the key files of other programs, by their content, and leaves them as they are.
///
/// In folders neither symbolic links nor FIFOs are opened, and what is no key is passed over.
package struct KeyFileSearch: Sendable {
    package struct Unread: Sendable {
        package let path: String
        package let error: any Error
    }

    package private(set) var files: [FoundKeyFile] = []
    /// Folders and files that may hold a key and could not be read.
    package private(set) var unread: [Unread] = []
    private var count = 0

    /// Folders within folders.
    private static let mostDepth = 8
    /// Folders count, too.
    private static let mostFiles = 10_000
    /// In bytes; no key file is larger.
    package static let mostBytes = 512 << 10

    package init() {}

    /// One file, which has to be a key.
    package mutating func add(_ text: SecretBytes, at path: String) {
        do {
            files.append(try FoundKeyFile(text, at: path))
        } catch {
            unread.append(Unread(path: path, error: error))
        }
    }

    /// All that is below the folder at `path`.
    package mutating func walk(_ path: String) {
        note(path) { search in try search.walk(Folder(path), path, depth: 0) }
    }

    private mutating func note(_ path: String, _ body: (inout KeyFileSearch) throws -> Void) {
        do {
            try body(&self)
        } catch {
            unread.append(Unread(path: path, error: error))
        }
    }

    private mutating func walk(
        _ folder: borrowing Folder,
        _ path: String,
        depth: Int
    ) throws {
        let names = try folder.checkedNames()
        for name in names.misnamed.sorted() {
            let error = FormatError.malformed("", "its name is not UTF-8")
            unread.append(Unread(path: path.appending(pathComponent: name), error: error))
        }
        for name in names.good.sorted() {
            try look(at: name, in: folder, path.appending(pathComponent: name), depth)
        }
    }

    private mutating func look(
        at name: String,
        in folder: borrowing Folder,
        _ path: String,
        _ depth: Int
    ) throws {
        count += 1
        guard count <= Self.mostFiles, let status = try folder.status(name) else {
            if count == Self.mostFiles + 1 {
                throw FormatError.malformed("", "is one of more than \(Self.mostFiles) files")
            }
            return
        }
        switch status.kind {
        case .folder: enter(name, in: folder, path, depth + 1)
        case .file where status.size <= Self.mostBytes: read(name, in: folder, path)
        case .file, .symbolicLink, .other: return
        }
    }

    private mutating func enter(
        _ name: String,
        in folder: borrowing Folder,
        _ path: String,
        _ depth: Int
    ) {
        do {
            guard depth <= Self.mostDepth else {
                throw FormatError.malformed("", "lies more than \(Self.mostDepth) folders deep")
            }
            try walk(Folder(name, in: folder), path, depth: depth)
        } catch {
            unread.append(Unread(path: path, error: error))
        }
    }

    private mutating func read(
        _ name: String,
        in folder: borrowing Folder,
        _ path: String
    ) {
        do {
            guard let text = try folder.read(name, limit: Self.mostBytes),
                FoundKeyFile.mayBeKey(text)
            else { return }
            do {
                files.append(try FoundKeyFile(text, at: path))
            } catch let error as FormatError {
                if FoundKeyFile.isMeantAsPrivateKey(text) { throw error }
            }
        } catch {
            unread.append(Unread(path: path, error: error))
        }
    }
}
