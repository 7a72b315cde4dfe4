/// What gpg writes for people on its standard error, in the language C.
///
/// It is looked at only to refuse: no message is taken for good because of it, but some faults are told
/// in no other way.
struct GPGDiagnostics {
    private let lines: [Substring]

    init(_ text: String) {
        lines = text.split(separator: "\n").filter { $0.hasPrefix("gpg: ") }
    }

    /// Whether they reach us at all: `quiet` and `log-file` in gpg.conf keep them away.
    ///
    /// Every message that is decrypted makes gpg say to what it was encrypted.
    var isHeard: Bool { lines.contains { $0.hasPrefix("gpg: encrypted with ") } }

    /// Whether gpg could not read the message to its end, or would not.
    var hasComplaint: Bool {
        lines.contains { line in
            !Self.isQuoting(line) && Self.complaints.contains { line.contains($0) }
        }
    }

    private static let complaints = [
        "checktag", "read error", "problem reading source", "invalid packet", "pending bytes",
        "block_filter", "unexpected EOF", "premature", "exceeded",
    ]

    /// User IDs and file names may say anything.
    private static func isQuoting(_ line: Substring) -> Bool {
        line.contains("\"") || line.hasPrefix("gpg: original file name=")
    }
}
