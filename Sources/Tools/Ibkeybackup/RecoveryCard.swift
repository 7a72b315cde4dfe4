internal import Bytes
internal import CommandKit
internal import Files
internal import KeyStore
internal import OpenSSL

/// What to print and keep with a backup: what is in it, and how to open it without these tools.
struct RecoveryCard {
    let text: String

    /// `path` is nil for a backup that went into a pipe.
    init(
        _ backup: Backup,
        _ file: SecretBytes,
        _ path: String?,
        _ opening: StockCommands.Opening
    ) throws {
        let digest = try Digest.sha256.hash(file).disclosed().map(\.hex).joined()
        let name = path.map { String($0.split(separator: "/").last ?? "") } ?? "backup.age"
        let lines =
            [
                "Recovery card", "Made:    \(backup.created)",
                "File:    \(DisplayText.escape(name))", "SHA-256: \(digest)", "Keys:",
            ] + backup.keys.map { "  \($0.name)  \($0.fingerprint)" }
            + ["To restore them: ibkeybackup restore FILE. Without ibkeys:"]
        let commands =
            StockCommands.opening(ShellWord.quoted(name), opening)
            + StockCommands.placing(backup.keys.map { ($0.kind, $0.name) })
        text = (lines + commands.map { "  \($0)" }).map { $0 + "\n" }.joined()
    }

    /// On standard error, where it is in nobody's way.
    func show() {
        try? writeAll(SecretBytes("\n\(text)\n"), to: 2)
    }
}
