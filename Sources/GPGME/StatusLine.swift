/// A line of gpg's status output: a keyword and its arguments (doc/DETAILS of GnuPG).
package struct StatusLine: Equatable, Sendable {
    package let keyword: String
    package let arguments: [String]

    init(_ keyword: String, _ arguments: String) {
        self.keyword = keyword
        self.arguments = arguments.split(separator: " ").map(String.init)
    }
}
