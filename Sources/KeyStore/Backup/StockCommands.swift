/// What restores a backup without these tools: lines for a shell.
package struct StockCommands: Sendable {
    /// What opens the file: a passphrase, or an identity.
    package enum Opening: Sendable {
        case passphrase
        case identity
    }

    /// How to get at the archive, of the file of this name.
    package static func opening(_ file: String, _ opening: Opening) -> [String] {
        let identity = opening == .identity ? "-i identity.txt " : ""
        return [
            "umask 077", "mkdir ibkeys-restore",
            "age -d \(identity)\(file) > ibkeys-restore/ibkeys.tar",
            "cd ibkeys-restore", "tar tvf ibkeys.tar", "tar xf ibkeys.tar --no-same-owner",
        ]
    }

    /// How to put each key to its place, in the folder where the archive was unpacked.
    package static func placing(_ keys: [(kind: BackupKind, name: KeyName)]) -> [String] {
        let ssh = keys.filter { $0.kind == .ssh }.map(\.name)
        let pgp = keys.filter { $0.kind == .pgp }.map(\.name)
        return (ssh.isEmpty ? [] : ["mkdir -p ~/.ssh"])
            + ssh.flatMap {
                ["cp -n ssh/\($0)/private ~/.ssh/\($0)", "ssh-keygen -yf ~/.ssh/\($0)"]
            }
            + pgp.flatMap {
                [
                    "gpg --batch --import pgp/\($0)/secret.asc",
                    "gpg --batch --import-options restore --import pgp/\($0)/public.asc",
                    "test ! -e pgp/\($0)/ownertrust.txt || "
                        + "gpg --batch --import-ownertrust pgp/\($0)/ownertrust.txt",
                ]
            }
    }

    static func readme(of keys: [GatheredKey]) -> String {
        let commands = placing(keys.map { ($0.kind, $0.name) })
        return """
            A backup of keys, made by ibkeybackup. MANIFEST lists what is in it.

            "ibkeybackup restore FILE" puts the keys back and proves them. Without that
            program these commands do it, in the folder that holds this text; look at
            what is in ~/.ssh and in GnuPG first, so that nothing is replaced:

            \(commands.map { "    \($0)\n" }.joined())
            """
    }
}
