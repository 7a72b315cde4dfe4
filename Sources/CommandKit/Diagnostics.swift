internal import Bytes
internal import Files

/// What a tool says on standard error: one line each, whole lines only, safe to show.
///
/// A failure to write there is not an error; there would be nowhere left to report it.
package struct Diagnostics: Sendable {
    package enum Verbosity: Sendable { case quiet, normal, verbose }

    package let tool: String
    package let verbosity: Verbosity
    private let descriptor: Int32

    package init(tool: String, verbosity: Verbosity = .normal, descriptor: Int32 = 2) {
        self.tool = tool
        self.verbosity = verbosity
        self.descriptor = descriptor
    }

    package func error(_ error: ToolError) {
        say(error.message, about: error.subject, hint: error.hint)
    }

    /// Printed when quiet too: it tells of a danger.
    package func warning(_ message: String, subject: String? = nil) {
        say("warning: " + message, about: subject)
    }

    package func hint(_ message: String) {
        guard verbosity != .quiet else { return }
        say("hint: " + message)
    }

    package func note(_ message: String, subject: String? = nil) {
        guard verbosity != .quiet else { return }
        say(message, about: subject)
    }

    /// Printed with `-v` only.
    package func detail(_ message: String, subject: String? = nil) {
        guard verbosity == .verbose else { return }
        say(message, about: subject)
    }

    private func say(_ message: String, about subject: String? = nil, hint: String? = nil) {
        let subject = subject.map { DisplayText.escape($0) + ": " } ?? ""
        var text = "\(tool): \(subject)\(DisplayText.sentence(message))\n"
        if let hint { text += "\(tool): hint: \(DisplayText.sentence(hint))\n" }
        try? writeAll(SecretBytes(text), to: descriptor)
    }
}
