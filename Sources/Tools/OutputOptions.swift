internal import ArgumentParser
internal import Bytes
internal import CommandKit

/// Where the result goes.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Write to FILE; - is standard output.", valueName: "file")
    )
    var output: String?

    @Flag(help: "Replace FILE if it exists.")
    var force = false

    var isStandardOutput: Bool { output == nil || output == "-" }

    /// The file's name in lower case, for what its extension tells.
    func hasExtension(_ word: String) -> Bool {
        output?.lowercased().hasSuffix("." + word) ?? false
    }

    /// Refuses early what would be refused late: before keys are made and passphrases typed.
    func check(isPrivate: Bool) throws {
        guard let output, output != "-" else {
            guard output == nil, isPrivate, StandardOutput.isTerminal else { return }
            throw ToolError(
                .usage,
                "a private key is not shown on the terminal",
                hint: "-o FILE writes it to a file; -o - shows it all the same"
            )
        }
        try OutputFile(output, isPrivate: isPrivate, replace: force).checkFree()
    }

    func write(_ bytes: SecretBytes, isPrivate: Bool) throws {
        guard let output, output != "-" else { return try StandardOutput.write(bytes) }
        try OutputFile(output, isPrivate: isPrivate, replace: force).write(bytes)
    }
}
