internal import ArgumentParser

struct Ibkeymigrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ibkeymigrate",
        abstract: "Bring keys in from other programs, and carry them to another computer.",
        discussion: "The manual page is ibkeymigrate(1).",
        version: version,
        subcommands: [
            ImportKeys.self, RequestTransfer.self, SendKeys.self, ReceiveKeys.self,
            ConfirmTransfer.self,
        ]
    )
}
