/// Where a passphrase comes from: the one grammar of all tools.
///
/// ```
/// prompt            ask on the terminal
/// file:PATH         first line of a file
/// fd:N              next line of an open descriptor
/// env:NAME          environment variable
/// command:LINE      first line of what a shell command prints
/// credential:NAME   file in $CREDENTIALS_DIRECTORY (systemd)
/// generate          words from a list, shown once, where a new one is made
/// none              no passphrase
/// ```
package enum PassphraseSource: Equatable, Sendable {
    case prompt
    case file(String)
    case descriptor(Int32)
    case environment(String)
    case command(String)
    case credential(String)
    case generate
    case none

    /// Where an existing one may come from.
    package static let openingGrammar =
        "prompt, file:PATH, fd:N, env:NAME, command:LINE or credential:NAME"

    package static let grammar =
        "prompt, file:PATH, fd:N, env:NAME, command:LINE, credential:NAME, generate or none"

    /// Parses what was given to `option`.
    ///
    /// The text is never repeated in an error: it may be the passphrase itself, given by mistake.
    ///
    /// - Throws: ``ToolError`` 64.
    package init(parsing text: String, option: String = "--passphrase") throws {
        guard let source = try Self.parse(text, option) else {
            throw ToolError(.usage, subject: option, "expected \(Self.grammar)")
        }
        self = source
    }

    private static func parse(_ text: String, _ option: String) throws -> PassphraseSource? {
        switch text {
        case "prompt": return .prompt
        case "generate": return .generate
        case "none": return PassphraseSource.none
        default: break
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let value = String(text[text.index(after: colon)...])
        func checked(_ isValid: Bool, _ reason: String) throws {
            guard isValid else { throw ToolError(.usage, subject: option, reason) }
        }
        switch text[..<colon] {
        case "file":
            try checked(value != "-", "file:- is not possible: say fd:0 for standard input")
            try checked(isName(value), "file: needs the path of a file")
            return .file(value)
        case "fd":
            let digits = value.utf8.allSatisfy { (0x30...0x39).contains($0) }
            try checked(digits && Int32(value) != nil, "fd: needs the number of a descriptor")
            return Int32(value).map { .descriptor($0) }
        case "env":
            try checked(
                isName(value) && !value.contains("="),
                "env: needs the name of a variable"
            )
            return .environment(value)
        case "command":
            try checked(isName(value), "command: needs a command line")
            return .command(value)
        case "credential":
            let isFile = isName(value) && !value.contains("/") && value != "." && value != ".."
            try checked(isFile, "credential: needs a name without a slash")
            return .credential(value)
        default:
            return nil
        }
    }

    private static func isName(_ value: String) -> Bool {
        !value.isEmpty && !value.utf8.contains(0)
    }
}
