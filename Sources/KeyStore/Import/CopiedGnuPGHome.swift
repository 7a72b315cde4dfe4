internal import Bytes
internal import Files
internal import GPGME

/// A copy of a GnuPG home, made to be read: GnuPG itself writes into every home that it looks at.
///
/// What gpg 1 left behind, a `secring.gpg`, is taken over within the copy.
final class CopiedGnuPGHome {
    private let place: ThrowAwayHome

    var home: GnuPGHome { place.home }

    private static let files = ["pubring.kbx", "pubring.gpg", "secring.gpg", "trustdb.gpg"]
    private static let folders = ["private-keys-v1.d": ".key", "openpgp-revocs.d": ".rev"]
    /// In bytes.
    private static let mostRing = 64 << 20
    private static let mostFile = 64 << 10
    private static let mostFiles = 10_000

    init(of path: String) throws {
        place = try ThrowAwayHome()
        let source = try Folder(path)
        let target = try Folder(place.path)
        for name in Self.files where try source.status(name)?.kind == .file {
            try Self.copy(name, from: source, to: target, limit: Self.mostRing)
        }
        for (name, suffix) in Self.folders where try source.status(name)?.kind == .folder {
            try target.makeFolder(name)
            let from = try Folder(name, in: source)
            let to = try Folder(name, in: target)
            for file in try from.names().prefix(Self.mostFiles) where file.hasSuffix(suffix) {
                try Self.copy(file, from: from, to: to, limit: Self.mostFile)
            }
        }
    }

    private static func copy(
        _ name: String,
        from source: borrowing Folder,
        to target: borrowing Folder,
        limit: Int
    ) throws {
        guard let bytes = try source.read(name, limit: limit) else {
            throw FormatError.malformed(name, "is too large")
        }
        try target.create(name, bytes, mode: 0o600)
    }
}

extension GnuPGHome {
    /// The keys whose secret, or a part of it, is in this home; `path` is where the person has it.
    func importable(at path: String, _ secret: ImportableKey.Secret) throws -> [ImportableKey] {
        let found = try run { try $0.keys(secret: true) }.filter { key in
            key.subkeys.contains { $0.isSecret && !$0.isOnCard }
        }
        return try found.map { key in
            let published = try run { context in
                try PublishedOpenPGPKeys(context.export(key.fingerprint, .minimal, armored: false))
            }
            let isProtected = try key.subkeys.filter(\.isSecret).contains {
                try self.isProtected(keygrip: $0.keygrip)
            }
            var importable = ImportableKey(
                published.key,
                path: path,
                stem: published.key.stem,
                isProtected: isProtected,
                secret: secret
            )
            importable.notes += key.subkeys.filter { !$0.isSecret || $0.isOnCard }.map {
                "the secret part of \($0.fingerprint) \($0.isOnCard ? "is on a card" : "is not there")"
            }
            return importable
        }
    }

    /// By the file of gpg-agent, whose expression names how it is protected; what was imported and not
    /// used since is kept as it came.
    private func isProtected(keygrip: String) throws -> Bool {
        let folder = try Folder("\(path)/private-keys-v1.d")
        guard let text = try folder.read("\(keygrip).key", limit: 64 << 10) else { return true }
        let isOpen = ["4:none", "protection none"].contains { text.firstIndex(of: $0) != nil }
        return text.firstIndex(of: "protected-private-key") != nil && !isOpen
    }
}

extension ImportPlan {
    /// For the secret keys of GnuPG homes: those in `own` stay there and are entered in the store, of
    /// others copies are made.
    package init(
        gnuPG homes: [GnuPGHome],
        own: GnuPGHome,
        named name: KeyName? = nil,
        into store: KeyStore
    ) throws {
        let keys = try homes.flatMap { home in
            if try home.isSame(as: own) {
                return try home.importable(at: home.path, .adopted(own))
            }
            let copy = try CopiedGnuPGHome(of: home.path)
            return try copy.home.importable(at: home.path, .copied(copy))
        }
        try self.init(keys, named: name, into: store)
    }
}

extension GnuPGHome {
    /// - Throws: ``GnuPGFailure`` when there is no such folder.
    fileprivate func isSame(as other: GnuPGHome) throws -> Bool {
        guard let mine = try? Folder.status(of: path), mine.kind == .folder else {
            throw GnuPGFailure(.noSuchKey, "there is no GnuPG home \(path)")
        }
        return (try? Folder.status(of: other.path))?.identity == mine.identity
    }
}
