import Foundation

/// What the argument parser itself says of a tool, with `--experimental-dump-help`.
struct HelpDump: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let arguments: [Argument]?
        let subcommands: [Command]?

        /// The subcommands but for the parser's own.
        var tasks: [Command] { (subcommands ?? []).filter { $0.commandName != "help" } }

        /// None of them positional.
        var options: [Argument] { (arguments ?? []).filter { $0.kind != "positional" } }

        var spellings: Set<String> { Set(options.flatMap(\.spellings)) }
    }

    struct Argument: Decodable {
        let kind: String
        let names: [Name]?
        let allValues: [String]?

        var spellings: [String] { (names ?? []).map(\.spelling) }

        var longName: String? { spellings.first { $0.hasPrefix("--") } }
    }

    struct Name: Decodable {
        let kind: String
        let name: String

        var spelling: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    /// The options of a tool and of all its subcommands.
    static func options(of tool: Tool) async throws -> [Argument] {
        let command = try await command(of: tool)
        return command.options + command.tasks.flatMap(\.options)
    }

    static func command(of tool: Tool) async throws -> Command {
        let outcome = try await Sandbox().run([tool.rawValue, "--experimental-dump-help"])
        return try JSONDecoder().decode(HelpDump.self, from: Data(outcome.output.utf8)).command
    }
}
