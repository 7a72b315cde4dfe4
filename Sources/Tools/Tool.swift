internal import ArgumentParser
internal import CommandKit
internal import GPGME

/// A tool, or a subcommand of one: what the argument parser sees of it, and what it does.
protocol Tool: ParsableCommand {
    var reporting: ReportingOptions { get }
    func execute(_ diagnostics: Diagnostics) throws
}

extension ParsableCommand {
    private static var name: String { configuration.commandName ?? "" }

    /// Parses, does, and tells on standard error what went wrong.
    static func start(_ arguments: [String]) -> ExitStatus {
        let tool: any Tool
        do {
            var command = try parseAsRoot(arguments)
            guard let parsed = command as? any Tool else {
                // The help of a tool that was given no subcommand.
                try command.run()
                return .ok
            }
            tool = parsed
        } catch {
            return answer(error)
        }
        if !(tool is Ibdecrypt) { Library.needsNoAgent() }
        return reporting(Diagnostics(tool: name, verbosity: tool.reporting.verbosity)) {
            try tool.execute($0)
        }
    }

    /// Answers what the parser threw: help and version on standard output, faults as our own.
    private static func answer(_ error: any Error) -> ExitStatus {
        reporting(Diagnostics(tool: name)) { _ in
            guard exitCode(for: error) == .success else {
                throw ToolError(.usage, sentence(message(for: error)), hint: "see \(name) --help")
            }
            try StandardOutput.write(fullMessage(for: error) + "\n")
        }
    }

    private static func reporting(
        _ diagnostics: Diagnostics,
        _ body: (Diagnostics) throws -> Void
    ) -> ExitStatus {
        do {
            try body(diagnostics)
            return .ok
        } catch {
            let error = ToolError(explaining: error)
            diagnostics.error(error)
            return error.status
        }
    }

    /// The parser's words in our style: one line, lower case, no full stop.
    ///
    /// Arguments too many are not repeated: they may be the words of a passphrase.
    private static func sentence(_ message: String) -> String {
        let line = message.split(separator: "\n").first.map(String.init) ?? "wrong usage"
        if line.contains("nexpected argument") {
            return configuration.subcommands.isEmpty
                ? "there are more arguments than expected"
                : "there is no such subcommand, or it has more arguments than it takes"
        }
        let words = (line.hasSuffix(".") ? String(line.dropLast()) : line)
            .split(separator: ". Please provide one of ").joined(separator: "; there are ")
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
