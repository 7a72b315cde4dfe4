internal import CommandKit
internal import Glibc

/// A KEY on the command line: a word with `/` or `.` is a file, `-` is standard input, any other the
/// name of a key in the store; nothing at all is standard input when that is no terminal.
enum KeyArgument {
    /// - Throws: ``ToolError`` 64 when nothing is given, 66 for a name that is not known.
    static func file(_ argument: String?) throws -> InputFile {
        guard let argument else {
            guard !isTerminal(STDIN_FILENO) else {
                throw ToolError(.usage, "no key is given", hint: "name a file, or - for a pipe")
            }
            return InputFile("-")
        }
        if argument == "-" || argument.contains("/") || argument.contains(".") {
            return InputFile(argument)
        }
        let isFile = unsafe access(argument, F_OK) == 0
        throw ToolError(
            .noInput,
            subject: argument,
            "no key of this name",
            hint: isFile ? "./\(argument) is the file" : nil
        )
    }
}
