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
        case identity
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
            ] + backup.keys.map { "  \($0.name)  \($0.fingerprint)" }
            + Self.combining(word, opening)
            + ["To restore them: ibkeybackup restore FILE. Without ibkeys:"]
        let commands =
            StockCommands.opening(word, opening.ofAge) + StockCommands.placing(backup)
            + StockCommands.closing
        text = (lines + commands.map { "  \($0)" }).map { $0 + "\n" }.joined()
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
        if case .passphrase = self { .passphrase } else { .identity }
    }
}
