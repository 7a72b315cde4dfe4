/// The words that the process was started with.
package enum Arguments {
    /// All of them, the name of the program first.
    ///
    /// Swift mends what is not UTF-8, and would then read and write files of other names than the
    /// ones that were typed.
    ///
    /// - Throws: ``ToolError`` 64 when a word is not UTF-8.
    package static func words() throws -> [String] {
        for index in 0..<Int(CommandLine.argc) {
            guard let word = unsafe CommandLine.unsafeArgv[index] else { break }
            guard unsafe String(validatingCString: word) != nil else {
                throw ToolError(.usage, "argument \(index) is not UTF-8")
            }
        }
        return CommandLine.arguments
    }
}
