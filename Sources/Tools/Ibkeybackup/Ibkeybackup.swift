internal import ArgumentParser

struct Ibkeybackup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ibkeybackup",
        abstract: "Back up keys, encrypted; check, rehearse and restore that.",
        discussion: "The manual page is ibkeybackup(1).",
        version: version,
        subcommands: [
            CreateBackup.self, ListBackup.self, VerifyBackup.self, DiffBackup.self,
            DrillBackup.self, RestoreBackup.self, SplitBackup.self, CombineShares.self,
            PrintPaper.self,
        ]
    )
}
