import Files
import Bytes
import Glibc
import Testing

@testable import CommandKit

@Suite struct DiagnosticsTests {
    /// What `body` printed at a verbosity.
    func printed(_ verbosity: Diagnostics.Verbosity, _ body: (Diagnostics) -> Void) throws -> String
    {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        defer { close(ends[0]) }
        body(Diagnostics(tool: "ibkeygen", verbosity: verbosity, descriptor: ends[1]))
        close(ends[1])
        let text = try readAll(ends[0], limit: 4096)?.disclosed() ?? []
        return String(decoding: text, as: UTF8.self)
    }

    @Test func `an error is a line, its hint another`() throws {
        let error = ToolError(.cannotCreate, subject: "key", "already exists", hint: "--force")
        let text = try printed(.quiet) { $0.error(error) }
        #expect(text == "ibkeygen: key: already exists\nibkeygen: hint: --force\n")
    }

    @Test func `names cannot act on the terminal or add lines`() throws {
        let error = ToolError(.noInput, subject: "a\u{1B}[2J\nb\u{202E}", "bad \u{9B}1m")
        let text = try printed(.normal) { $0.error(error) }
        #expect(text == "ibkeygen: a\\x1B[2J\\x0Ab\\u{202E}: bad \\u{9B}1m\n")
    }

    @Test(arguments: [
        (Diagnostics.Verbosity.quiet, "warning: w;"),
        (.normal, "warning: w;n;hint: h;"),
        (.verbose, "warning: w;n;hint: h;d;"),
    ])
    func `verbosity decides what is said`(
        verbosity: Diagnostics.Verbosity,
        expected: String
    ) throws {
        let text = try printed(verbosity) {
            $0.warning("w")
            $0.note("n")
            $0.hint("h")
            $0.detail("d")
        }
        let lines = text.split(separator: "\n").map { $0.dropFirst("ibkeygen: ".count) + ";" }
        #expect(lines.joined() == expected)
    }

    @Test func `errors of the formats keep their kind as a status`() {
        let kinds: [(FormatError.Kind, CommandKit.ExitStatus)] = [
            (.unrecognized, .dataError), (.unsupported, .dataError), (.malformed, .dataError),
            (.tooCostly, .dataError), (.passphraseNeeded, .noPermission),
            (.wrongPassphrase, .noPermission),
        ]
        for (kind, status) in kinds {
            let error = ToolError(FormatError(kind, "field", "reason"), subject: "key")
            #expect(error.status == status)
            #expect(error.message == "field: reason")
        }
        let needed = ToolError(FormatError(.passphraseNeeded, "", "is encrypted"))
        #expect(needed.hint == "give --passphrase SOURCE")
    }

    @Test func `an error that has a subject keeps it`() {
        let inner = ToolError(.noInput, subject: "inner", "gone")
        #expect(ToolError(inner, subject: "outer") == inner)
        #expect(ToolError(ToolError(.noInput, "gone"), subject: "outer").subject == "outer")
    }

    @Test func `system errors are told in lower case but for acronyms`() {
        #expect(SystemError("open", code: EACCES).reason == "permission denied")
        #expect(SystemError("open", code: EXDEV).description == "open: invalid cross-device link")
    }
}
