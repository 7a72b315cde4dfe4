/// What restores a backup without these tools: lines for a shell.
///
/// They replace nothing: `set -C` has the shell refuse to write to a file that is there.
package struct StockCommands: Sendable {
    /// What opens the file: a passphrase, or an identity.
    package enum Opening: Sendable {
        case passphrase
        /// In this file.
        case identity(String)
    }

    private static let careful = "umask 077; set -C"

    /// How to get at the archive, of the file of this name: in memory, where there is such a folder.
    package static func opening(_ file: String, _ opening: Opening) -> [String] {
        let identity = if case .identity(let file) = opening { "-i \(file) " } else { "" }
        return [
            careful, "plain=$(mktemp -d -p /dev/shm || mktemp -d)",
            "age -d \(identity)\(file) > \"$plain/ibkeys.tar\"", "cd \"$plain\"",
            "tar tvf ibkeys.tar", "tar xf ibkeys.tar --no-same-owner",
        ]
    }

    /// How to leave nothing behind that is not encrypted.
    package static let closing = ["cd \"$OLDPWD\"; set +C", "rm -r \"$plain\""]

    /// How to put each key to its place, in the folder where the archive was unpacked.
    package static func placing(_ backup: Backup) -> [String] {
        let paths = backup.archive.files.map(\.path)
        return placing(backup.keys.map { ($0.kind, $0.name, $0.fingerprint) }, Set(paths))
    }

    private typealias Key = (kind: BackupKind, name: KeyName, fingerprint: String)

    private static func placing(_ keys: [Key], _ files: Set<BackupPath>) -> [String] {
        let hasSSH = keys.contains { $0.kind == .ssh }
        return (hasSSH ? ["mkdir -p ~/.ssh"] : [])
            + keys.flatMap { $0.kind == .ssh ? ssh($0.name, files) : pgp($0, files) }
    }

    /// Whether one of those commands replaces the trust that a key has been given.
    package static func replacesTrust(_ backup: Backup) -> Bool {
        backup.keys.contains { $0.companions[.ownertrust] != nil }
    }

    /// The first file that is there ends the line.
    private static func ssh(_ name: KeyName, _ files: Set<BackupPath>) -> [String] {
        let certificate = BackupPath.ssh(name, .certificate)
        return [
            "cat ssh/\(name)/private > ~/.ssh/\(name) &&",
            "  cat ssh/\(name)/public > ~/.ssh/\(name).pub"
                + (files.contains(certificate) ? " &&" : ""),
            files.contains(certificate) ? "  cat \(certificate) > ~/.ssh/\(name)-cert.pub" : "",
            "ssh-keygen -y -f ~/.ssh/\(name) | ssh-keygen -l -f -",
        ].filter { !$0.isEmpty }
    }

    private static func pgp(_ key: Key, _ files: Set<BackupPath>) -> [String] {
        let parts: [(BackupPath.PGPPart, String)] = [
            (.secret, "gpg --batch --import"),
            (.publicKey, "gpg --batch --import-options restore --import"),
            (.ownertrust, "gpg --batch --import-ownertrust"),
        ]
        let imports = parts.map { (BackupPath.pgp(key.name, $0), $1) }
        return imports.filter { files.contains($0.0) }.map { "\($1) \($0)" }
            + (files.contains(.pgp(key.name, .revocation)) ? revocation(key) : [])
            + ["gpg --list-secret-keys \(key.fingerprint)"]
    }

    /// Where GnuPG itself keeps it.
    private static func revocation(_ key: Key) -> [String] {
        let folder = "\"${GNUPGHOME:-$HOME/.gnupg}/openpgp-revocs.d\""
        return [
            "mkdir -p \(folder)",
            "cat pgp/\(key.name)/revocation.asc > \(folder)/\(key.fingerprint).rev",
        ]
    }

    static func readme(of keys: [GatheredKey]) -> String {
        let files = Set(keys.flatMap(\.files).map(\.path))
        let gaps = keys.flatMap { key in key.gaps.map { "\(key.name): \($0.lack)\n" } }
        let commands = placing(keys.map { ($0.kind, $0.name, $0.entry.fingerprint) }, files)
        return """
            A backup of keys, made by ibkeybackup. MANIFEST lists what is in it.
            \(gaps.joined())
            "ibkeybackup restore FILE" puts the keys back and proves them. Without that
            program these commands do it, in the folder that holds this text; a file
            that is there already is not replaced, and the shell says so:

            \(([careful] + commands).map { "    \($0)\n" }.joined())
            """
    }
}

extension BackupManifest.Gap {
    /// For people who read what is with a backup.
    package var lack: String { "WITHOUT the secret part of \(fingerprint) (\(reason.rawValue))" }
}
