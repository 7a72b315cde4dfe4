internal import CommandKit
internal import Keys

extension Comment {
    /// From the command line.
    ///
    /// - Throws: ``ToolError`` 64 for one that is not written.
    init(parsing text: String) throws {
        self.init(text)
        do {
            try checkWritable()
        } catch {
            throw ToolError(.usage, "the comment holds a control character")
        }
    }
}
