import Foundation

/// What the argument parser itself says of a tool, with `--experimental-dump-help`.
struct HelpDump: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let arguments: [Argument]?
        let subcommands: [Command]?
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

    /// The options of a tool, none of them positional.
    static func options(of tool: Tool) async throws -> [Argument] {
        let outcome = try await Sandbox().run([tool.rawValue, "--experimental-dump-help"])
        let dump = try JSONDecoder().decode(HelpDump.self, from: Data(outcome.output.utf8))
        return (dump.command.arguments ?? []).filter { $0.kind != "positional" }
    }
}
