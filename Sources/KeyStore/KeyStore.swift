package import Bytes
package import Files
internal import Glibc

/// The folder where a person's keys live, each under a name.
///
/// ```
/// keys/NAME/entry      what is known of the key
/// keys/NAME/private    the private key of an SSH pair, in OpenSSH's format
/// keys/NAME/public     the public key: one line, or armored
/// transfers/ID         what is on its way from or to another computer, see Transfers
/// lock                 held by the one process that writes
/// ```
///
/// Every change is of one key and takes effect in one step: a folder with the new files is made under
/// a hidden name, synced, and then exchanged with the old one. Readers need no lock: they hold the
/// folder open and see the old key or the new one. What a killed writer left behind is hidden from
/// readers and swept up by the next writer.
///
/// ```swift
/// import KeyStore
///
/// let store = KeyStore(path: "keys")
/// let passphrase = Array("correct horse battery staple".utf8)
/// try store.generate(.ed25519, named: "reports", passphrase: passphrase)
/// print(try store.publicKey(of: "reports"))
///
/// let message = Array("hello".utf8)
/// let signature = try store.sign(message, with: "reports", passphrase: passphrase)
/// print("\(signature.count) bytes")
/// ```
public struct KeyStore: Sendable {
    public let path: String
    /// How long a writer waits for another, in seconds.
    package var patience = 10.0

    static let keys = "keys"
    static let entry = "entry"
    static let publicFile = "public"
    static let privateFile = "private"
    /// Where ssh(1) looks for the certificate of the key beside it.
    static let certificateFile = "private-cert.pub"

    /// The store at `path`, which is made when the first key is put into it.
    public init(path: String) {
        self.path = path
    }

    /// The names of all keys, sorted; none when there is no store yet.
    ///
    /// - Throws: ``StoreError``.
    package func names() throws -> [KeyName] {
        try reporting {
            guard let keys = try openKeys() else { return [] }
            return try keys.folderNames().compactMap { try? KeyName($0) }.sorted()
        }
    }

    /// - Throws: ``StoreError``, and ``FormatError`` when its file is damaged.
    package func entry(of name: KeyName) throws -> Entry {
        try read(name) { folder in
            try within("\(name)") { try Entry(parsing: folder.file(Self.entry)) }
        }
    }

    package func key(_ name: KeyName) throws -> StoredKey {
        try read(name) { folder in
            let entry = try within("\(name)") { try Entry(parsing: folder.file(Self.entry)) }
            guard let kind = entry.kind else { throw Self.isOfLaterTools(name, entry) }
            return StoredKey(
                entry: entry,
                publicText: try folder.file(Self.publicFile),
                material: kind == .openPGP ? .openPGP : .ssh(try folder.file(Self.privateFile))
            )
        }
    }

    /// The certificate that lies beside an SSH key; nil when there is none.
    package func certificate(of name: KeyName) throws -> SecretBytes? {
        try read(name) { folder in
            guard try folder.status(Self.certificateFile) != nil else { return nil }
            return try folder.file(Self.certificateFile)
        }
    }

    /// The files of a key as they are, for looking at one that is damaged: nil for what is missing.
    package struct Remains: Sendable, Equatable {
        package let entry: SecretBytes?
        package let publicText: SecretBytes?
        package let privateText: SecretBytes?
    }

    /// - Throws: ``StoreError``, and ``FormatError`` for what is there and cannot be read.
    package func remains(of name: KeyName) throws -> Remains {
        try read(name) { folder in
            try within("\(name)") {
                Remains(
                    entry: try folder.fileIfThere(Self.entry),
                    publicText: try folder.fileIfThere(Self.publicFile),
                    privateText: try folder.fileIfThere(Self.privateFile)
                )
            }
        }
    }

    static func isOfLaterTools(_ name: KeyName, _ entry: Entry) -> FormatError {
        FormatError(
            .unsupported,
            "\(name)",
            "is of the kind \(entry["Kind"] ?? ""), which these tools do not know",
            hint: "bring these tools up to date"
        )
    }

    /// The modes and owners of a key's folder and files, under their paths in the store.
    package func permissions(of name: KeyName) throws -> [(path: String, status: Folder.Status)] {
        try read(name) { folder in
            var found = [("keys/\(name)", try folder.status())]
            for file in [Self.entry, Self.publicFile, Self.privateFile] {
                if let status = try folder.status(file) {
                    found.append(("keys/\(name)/\(file)", status))
                }
            }
            return found
        }
    }

    /// A writer may exchange the folder and delete the old one while it is read; then again.
    private func read<R>(
        _ name: KeyName,
        _ body: (borrowing Folder) throws -> R
    ) throws -> R {
        try reporting {
            for _ in 0..<1000 {
                guard let keys = try openKeys(), try keys.status("\(name)")?.kind == .folder else {
                    throw StoreError.noSuchKey("\(name)")
                }
                do {
                    let folder = try Folder("\(name)", in: keys)
                    do {
                        return try body(folder)
                    } catch let error as SystemError where error.code == ENOENT {
                        guard try keys.status("\(name)")?.inode != folder.status().inode else {
                            throw FormatError.malformed("\(name)", "one of its files is missing")
                        }
                    }
                } catch let error as SystemError where error.code == ENOENT {
                    continue
                }
            }
            throw StoreError.changedMeanwhile("\(name)")
        }
    }

    func openKeys() throws -> Folder? {
        let store: Folder
        do {
            store = try Folder(path)
        } catch let error as SystemError where error.code == ENOENT {
            return nil
        }
        try check(store, path)
        guard try store.status(Self.keys) != nil else { return nil }
        let keys = try Folder(Self.keys, in: store)
        try check(keys, "\(path)/\(Self.keys)")
        return keys
    }

    func check(_ folder: borrowing Folder, _ path: String) throws {
        let status = try folder.status()
        guard status.owner == geteuid() else {
            throw StoreError.unsafeFolder(path: path, reason: "belongs to another user")
        }
        guard status.mode & 0o077 == 0 else {
            throw StoreError.unsafeFolder(path: path, reason: "is open to other users")
        }
    }

    func reporting<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as SystemError {
            throw StoreError.system(path: path, code: error.code, reason: error.reason)
        }
    }
}

extension Folder {
    /// A file of a key, which is small.
    fileprivate func file(_ name: String) throws -> SecretBytes {
        if let kind = try status(name)?.kind, kind != .file {
            throw FormatError.malformed(name, "is not a regular file")
        }
        guard let text = try read(name, limit: 512 << 10) else {
            throw FormatError.malformed(name, "too large")
        }
        return text
    }

    fileprivate func fileIfThere(_ name: String) throws -> SecretBytes? {
        try status(name) == nil ? nil : try file(name)
    }
}
