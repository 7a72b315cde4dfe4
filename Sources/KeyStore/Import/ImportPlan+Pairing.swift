internal import Bytes
internal import Keys
internal import OpenPGP

extension ImportPlan {
    /// Puts together what belongs together: by the keys themselves, never by the names of files.
    package init(
        _ files: [FoundKeyFile],
        named name: KeyName? = nil,
        into store: KeyStore
    ) throws {
        var keys: [ImportableKey] = []
        var publicKeys = PublicFiles()
        for file in files {
            switch file.contents {
            case .pair(let pair): keys.append(try ImportableKey(pair, at: file.path))
            case .publicKey(let key, let comment): publicKeys.add(key, comment, file.path)
            case .openPGP(let found):
                keys += found.map {
                    ImportableKey($0, at: file.path, isAlone: found.count == 1)
                }
            }
        }
        let strangers = publicKeys.join(&keys)
        keys += try publicKeys.rest.map { try ImportableKey($0.key, $0.comment, at: $0.path) }
        try self.init(keys, strangers: strangers, named: name, into: store)
    }
}

/// The public keys that were found, certificates among them.
private struct PublicFiles {
    struct File {
        let key: PublicKey
        let comment: Comment
        let path: String
        var isUsed = false
    }

    private var files: [File] = []

    var rest: [File] { files.filter { !$0.isUsed } }

    mutating func add(_ key: PublicKey, _ comment: Comment, _ path: String) {
        files.append(File(key: key, comment: comment, path: path))
    }

    /// Gives each private key its comment and certificate; the paths of public keys that only by their
    /// name belong to one.
    mutating func join(_ keys: inout [ImportableKey]) -> [String] {
        for index in keys.indices {
            guard case .ssh(let file) = keys[index].secret, let subject = file.publicKey?.subject
            else { continue }
            for other in files.indices where files[other].key.subject == subject {
                files[other].isUsed = true
                keys[index].take(files[other].key, files[other].comment)
            }
        }
        for index in keys.indices where keys[index].fingerprint == nil {
            keys[index].candidates = rest.map { ($0.key, $0.comment) }
        }
        let neighbours = Set(keys.filter { $0.fingerprint != nil }.map { $0.path + ".pub" })
        return rest.map(\.path).filter(neighbours.contains)
    }
}
