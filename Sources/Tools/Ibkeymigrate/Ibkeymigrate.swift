internal import ArgumentParser

struct Ibkeymigrate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ibkeymigrate",
        abstract: "Bring keys in from other programs.",
        discussion: "The manual page is ibkeymigrate(1).",
        version: version,
        subcommands: [
            ImportKeys.self
        ]
    )
}
