internal import Keys

/// What kind of key a part of a backup belongs to, by the words of the file.
package enum BackupKind: String, Sendable {
    case ssh
    case pgp
}

/// The place of one file inside a backup; there are no others.
///
/// ```
/// MANIFEST
/// README.txt
/// ssh/NAME/{entry,private,public,certificate}
/// pgp/NAME/{entry,secret.asc,public.asc,ownertrust.txt,revocation.asc}
/// ```
package enum BackupPath: Sendable, Hashable {
    case manifest
    case readme
    case ssh(KeyName, SSHPart)
    case pgp(KeyName, PGPPart)

    package enum SSHPart: String, CaseIterable, Sendable {
        case entry
        case privateKey = "private"
        case publicKey = "public"
        case certificate
    }

    package enum PGPPart: String, CaseIterable, Sendable {
        case entry
        case secret = "secret.asc"
        case publicKey = "public.asc"
        case ownertrust = "ownertrust.txt"
        case revocation = "revocation.asc"
    }

    /// The key that the file belongs to.
    package var key: (kind: BackupKind, name: KeyName)? {
        switch self {
        case .manifest, .readme: nil
        case .ssh(let name, _): (.ssh, name)
        case .pgp(let name, _): (.pgp, name)
        }
    }

    /// The folders it is in, from the outside in, each with a slash at its end.
    var folders: [String] {
        guard let key else { return [] }
        return ["\(key.kind.rawValue)/", "\(key.kind.rawValue)/\(key.name)/"]
    }
}

extension BackupPath: CustomStringConvertible, Comparable {
    package var description: String {
        switch self {
        case .manifest: "MANIFEST"
        case .readme: "README.txt"
        case .ssh(let name, let part): "ssh/\(name)/\(part.rawValue)"
        case .pgp(let name, let part): "pgp/\(name)/\(part.rawValue)"
        }
    }

    package static func < (left: BackupPath, right: BackupPath) -> Bool {
        left.description < right.description
    }
}

/// Reading names, of which any may come from an attacker.
extension BackupPath {
    /// Nil unless the text is of the grammar, byte for byte.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1 where text == "MANIFEST": self = .manifest
        case 1 where text == "README.txt": self = .readme
        case 3:
            guard let name = try? KeyName(parts[1]),
                let path = Self.member(of: name, parts[0], parts[2])
            else { return nil }
            self = path
        default: return nil
        }
    }

    private static func member(of name: KeyName, _ kind: String, _ part: String) -> BackupPath? {
        switch BackupKind(rawValue: kind) {
        case .ssh: SSHPart(rawValue: part).map { .ssh(name, $0) }
        case .pgp: PGPPart(rawValue: part).map { .pgp(name, $0) }
        case nil: nil
        }
    }

    /// Whether these bytes name a folder of the grammar: `ssh/`, `pgp/NAME/`.
    static func isFolder(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.last == "", BackupKind(rawValue: parts[0]) != nil else { return false }
        return parts.count == 2 || (parts.count == 3 && KeyName.isValid(parts[1]))
    }

    /// Why a name is not of the grammar.
    static func fault(in name: [UInt8]) -> String {
        guard name.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else {
            return "a character that no name in a backup has"
        }
        let text = String(decoding: name, as: UTF8.self)
        if text.isEmpty { return "no name" }
        if text.hasPrefix("/") { return "an absolute path" }
        if text.split(separator: "/").contains("..") { return "leads out of its folder" }
        return "nothing in a backup has this name"
    }

    /// A name from outside in printable ASCII: every other byte, and the backslash, as `\xNN`.
    static func escaped(_ name: [UInt8]) -> String {
        name.map { byte in
            let isPlain = byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\\")
            return isPlain ? String(UnicodeScalar(byte)) : "\\x" + byte.hex.uppercased()
        }
        .joined()
    }
}
