/// A line of gpg's status output: a keyword and its arguments (doc/DETAILS of GnuPG).
///
/// PROGRESS is left out.
package struct StatusLine: Equatable, Sendable {
    package let keyword: String
    /// With their percent escapes.
    package let arguments: [String]

    /// Twice what a message to 4,000 unknown recipients gives rise to; more ends an operation, for a
    /// line that is not kept might be the one that tells of a fault.
    static let most = 16_384

    init(_ keyword: String, _ arguments: String) {
        self.keyword = keyword
        self.arguments = arguments.split(separator: " ").map(String.init)
    }

    /// What a line `ERROR place code` or `FAILURE place code` reports.
    package var error: GPGMEError? {
        guard keyword == "ERROR" || keyword == "FAILURE", arguments.count >= 2 else { return nil }
        guard let value = UInt32(arguments[1]), value != 0 else { return nil }
        return GPGMEError(value, arguments[0])
    }
}

extension Context {
    /// Throws an error that gpg reported at some place, and GPGME took no notice of.
    func complain(of place: String) throws {
        let error = statusLines.compactMap(\.error).first { $0.operation == place }
        if let error { throw error }
    }
}
