internal import Bytes
internal import CommandKit
internal import Glibc
internal import KeyStore

/// A KEY on the command line: a word with `/` or `.` is a file, `-` is standard input, any other the
/// name of a key in the store.
///
/// Nothing at all is standard input when that is no terminal, else the store's only key.
enum KeySource {
    /// Its text, and what messages call it.
    case file(SecretBytes, subject: String)
    case stored(KeyName, StoredKey)

    /// Files are read, pipes too.
    ///
    /// - Throws: ``ToolError`` 64 when nothing is given, 66 for a name that is not known.
    init(_ argument: String?) throws {
        guard let argument else {
            self = try isTerminal(STDIN_FILENO) ? Self.onlyKey() : Self.file("-")
            return
        }
        if argument == "-" || argument.contains("/") || argument.contains(".") {
            self = try Self.file(argument)
        } else {
            self = try Self.stored(argument)
        }
    }

    /// What messages call it.
    var subject: String {
        switch self {
        case .file(_, let subject): subject
        case .stored(let name, _): name.description
        }
    }

    /// What a file with this key is called, without an extension.
    var stem: String {
        switch self {
        case .stored(let name, _): return "\(name)"
        case .file(_, let subject):
            let name = subject.split(separator: "/").last ?? "key"
            let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
            return subject == "standard input" ? "key" : String(stem.isEmpty ? name : stem)
        }
    }

    /// Whether it is an OpenPGP key, as far as its looks tell.
    var isOpenPGP: Bool {
        switch self {
        case .file(let text, _): PublishedOpenPGPKeys.recognizes(text)
        case .stored(_, let key): key.isOpenPGP
        }
    }

    private static func file(_ path: String) throws -> KeySource {
        let input = InputFile(path)
        return .file(try input.read(), subject: input.subject)
    }

    private static func stored(_ word: String) throws -> KeySource {
        let isFile = InputFile(word).exists
        do {
            let name = try KeyName(word)
            let key = try KeyStore.standard().key(name)
            try naming(name) { try key.checkAgreement() }
            return .stored(name, key)
        } catch StoreError.noSuchKey(let name) where isFile {
            throw ToolError(
                .noInput,
                subject: name,
                "no key of this name",
                hint: "./\(word) is the file"
            )
        }
    }

    private static func onlyKey() throws -> KeySource {
        let store = try KeyStore.standard()
        let names = try store.names()
        guard let name = names.first, names.count == 1 else {
            let known = names.map(\.description).joined(separator: ", ")
            throw ToolError(
                .usage,
                "no key is given",
                hint: names.isEmpty
                    ? "name a file, or - for a pipe" : "name a file, or one of: \(known)"
            )
        }
        return .stored(name, try store.soundKey(name))
    }

    /// - Throws: ``ToolError`` 65 for a key of the store that is at its end.
    func checkCurrent(_ consequence: String) throws {
        guard case .stored(let name, let key) = self,
            [.retired, .revoked].contains(key.entry.state)
        else { return }
        throw ToolError(
            .dataError,
            subject: "\(name)",
            "is \(key.entry.state.rawValue): \(consequence)",
            hint: "name a key that is in use"
        )
    }

    /// Tells what speaks against using a stored key; it is used all the same.
    func warn(_ diagnostics: Diagnostics) throws {
        guard case .stored(let name, let key) = self else { return }
        if [.retired, .revoked].contains(key.entry.state) {
            diagnostics.warning("is \(key.entry.state.rawValue)", subject: "\(name)")
        }
        let store = try KeyStore.standard()
        for (path, mode) in [("keys/\(name)", "700"), ("keys/\(name)/private", "600")] {
            let found = try store.permissions(of: name).first { $0.path == path }
            guard let found, found.status.mode & 0o077 != 0 else { continue }
            diagnostics.warning(
                "is open to other users; chmod \(mode)",
                subject: "\(store.path)/\(path)"
            )
        }
    }
}
