internal import CommandKit
internal import Glibc

/// The one binary that is installed: it is the tool whose name it was called by.
///
/// Called as `ibkeys` it takes the tool as its first word, with or without the `ibkey` or `ib`.
package enum Ibkeys {
    private struct Entry {
        let name: String
        let purpose: String
        let start: @Sendable ([String]) -> ExitStatus

        /// `gen` for ibkeygen, `decrypt` for ibdecrypt.
        var word: Substring { name.dropFirst(name.hasPrefix("ibkey") ? "ibkey".count : 2) }
    }

    private static let tools = [
        Entry(name: "ibkeygen", purpose: "make a key pair") { Ibkeygen.start($0) },
        Entry(name: "ibkeyexport", purpose: "publish a key, or convert it") {
            Ibkeyexport.start($0)
        },
        Entry(name: "ibdecrypt", purpose: "decrypt reports") { Ibdecrypt.start($0) },
        Entry(name: "ibkeybackup", purpose: "back keys up, and restore them") {
            Ibkeybackup.start($0)
        },
        Entry(name: "ibkeymigrate", purpose: "bring keys in, and carry them elsewhere") {
            Ibkeymigrate.start($0)
        },
        Entry(name: "ibkeyctl", purpose: "look after the keys in the store") {
            Ibkeyctl.start($0)
        },
    ]

    /// The main of the tool of this name, or of the binary that is installed.
    package static func start(as name: String? = nil) -> Never {
        ProcessHardening.apply()
        do {
            var words = try Arguments.words()
            if let name, !words.isEmpty { words[0] = name }
            exit(try run(words).rawValue)
        } catch {
            let error = ToolError(error)
            Diagnostics(tool: name ?? "ibkeys").error(error)
            exit(error.status.rawValue)
        }
    }

    private static func run(_ words: [String]) throws -> ExitStatus {
        let called = words.first?.split(separator: "/").last.map(String.init) ?? ""
        let rest = Array(words.dropFirst())
        return try tools.first { $0.name == called }?.start(rest) ?? dispatch(rest)
    }

    private static func dispatch(_ words: [String]) throws -> ExitStatus {
        switch words.first {
        case nil, "help", "--help", "-h":
            try StandardOutput.write(tour)
        case "--version":
            try StandardOutput.write(version + "\n")
        case let word?:
            guard let tool = tools.first(where: { $0.name == word || $0.word == word[...] }) else {
                throw ToolError(.usage, "there is no tool of that name", hint: "see ibkeys --help")
            }
            return tool.start(Array(words.dropFirst()))
        }
        return .ok
    }

    private static var tour: String {
        var text = "Keys for a broker's reports: made, published, kept.\n\n"
        for tool in tools {
            let name = tool.name + String(repeating: " ", count: 14 - tool.name.count)
            text += "  \(name)\(tool.purpose)\n"
        }
        return text + "\nibkeys gen is the same as ibkeygen. The manual page is ibkeys(7).\n"
    }
}
