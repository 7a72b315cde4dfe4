/// The words that the process was started with.
package enum Arguments {
    /// All of them, the name of the program first.
    ///
    /// Swift mends what is not UTF-8, and would then read and write files of other names than the
    /// ones that were typed.
    ///
    /// - Throws: ``ToolError`` 64 when a word is not UTF-8, or there is not even the first.
    package static func words() throws -> [String] {
        var words: [String] = []
        for index in 0..<Int(CommandLine.argc) {
            guard let bytes = unsafe CommandLine.unsafeArgv[index] else { break }
            guard let word = unsafe String(validatingCString: bytes) else {
                throw ToolError(.usage, "argument \(index) is not UTF-8")
            }
            words.append(word)
        }
        guard !words.isEmpty else { throw Self.unreadable }
        return words
    }

    /// Swift takes them from /proc/self/cmdline.
    private static let unreadable = ToolError(
        .usage,
        "its arguments cannot be read",
        hint: "/proc has to be mounted"
    )
}
