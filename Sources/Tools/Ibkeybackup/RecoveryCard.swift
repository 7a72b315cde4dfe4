internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore
internal import OpenSSL

/// What to print and keep with a backup: what is in it, and how to open it without these tools.
struct RecoveryCard {
    /// What opens the backup.
    enum Opening {
        case passphrase
        case recipients([RecipientArgument])
        case shares(threshold: Int, count: Int)
    }

    let text: String

    /// `path` is nil for a backup that went into a pipe.
    init(_ backup: Backup, _ file: SecretBytes, _ path: String?, _ opening: Opening) throws {
        let digest = try Digest.sha256.hash(file).disclosed().map(\.hex).joined()
        let name = path.map { String($0.split(separator: "/").last ?? "") } ?? "backup.age"
        let word = ShellWord.quoted(name)
        let lines =
            [
                "Recovery card", "Made:    \(backup.created)",
                "File:    \(DisplayText.escape(name))", "SHA-256: \(digest)", "Keys:",
            ] + (try backup.keys.flatMap { try Self.lines(on: $0) }) + opening.lines
            + Self.combining(word, opening) + Self.trust(backup)
            + ["To restore them: \(opening.restore(word)). Without ibkeys:"]
        let commands =
            StockCommands.opening(word, opening.ofAge) + StockCommands.placing(backup)
            + StockCommands.closing
        text = (lines + commands.map { "  \($0)" }).map { $0 + "\n" }.joined()
    }

    private static func lines(on key: BackedUpKey) throws -> [String] {
        let isProtected = try key.isProtected()
        return ["  \(key.name)  \(key.fingerprint)"]
            + (isProtected ? ["    under a passphrase of its own"] : [])
            + key.gaps.map { "    \($0.lack)" }
    }

    private static func trust(_ backup: Backup) -> [String] {
        guard StockCommands.replacesTrust(backup) else { return [] }
        return [
            "The command with --import-ownertrust replaces what trust the key has there: leave",
            "it out where the key is already in use.",
        ]
    }

    /// No other program puts shares together; what they are lets somebody write one.
    private static func combining(_ file: String, _ opening: Opening) -> [String] {
        guard case .shares(let threshold, let count) = opening else { return [] }
        return [
            "Any \(threshold) of \(count) shares open it. A share is a line",
            "  IBKEYS-SHARE-1-SET-NUMBER-NEED\(threshold)-..., or words;",
            "shares of one SET belong together. Only ibkeybackup combines them; how is in",
            "ibkeybackup(1), under FILES, for whoever has to write a program that does:",
            "  ibkeybackup combine SHARE... \(file) -o identity.txt",
            "Then identity.txt is what age takes: remove it in the end.",
        ]
    }

    /// On standard error, where it is in nobody's way.
    func show() {
        try? writeAll(SecretBytes("\n\(text)\n"), to: 2)
    }
}

extension RecoveryCard.Opening {
    fileprivate var ofAge: StockCommands.Opening {
        identity.map { .identity($0) } ?? .passphrase
    }

    /// A file with what age opens the backup with; nil for a passphrase.
    private var identity: String? {
        switch self {
        case .passphrase: nil
        case .shares: "identity.txt"
        case .recipients(let recipients):
            recipients.contains { $0.fingerprint == nil } ? "identity.txt" : "ssh-private-key"
        }
    }

    fileprivate func restore(_ file: String) -> String {
        "ibkeybackup restore " + (identity.map { "-i \($0) " } ?? "") + file
    }

    fileprivate var lines: [String] {
        switch self {
        case .passphrase: ["Opened by its passphrase."]
        case .shares: []
        case .recipients(let recipients):
            ["Opened by the private key of any of:"] + recipients.map { "  \($0.text)" }
        }
    }
}
