internal import ArgumentParser

struct Ibkeyctl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ibkeyctl",
        abstract: "Look after the keys in the store.",
        discussion: "The manual page is ibkeyctl(1).",
        version: version,
        subcommands: [
            ListKeys.self, ShowKey.self, CheckKeys.self, ChangePassphrase.self,
            ChangeComment.self, RenameKey.self, RotateKey.self, ExtendKey.self, RetireKey.self,
            RevokeKey.self, RemoveKey.self,
        ]
    )
}
