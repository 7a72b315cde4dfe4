internal import CGPGME

extension Context {
    /// Why a key is revoked by the numbers of gpg's question; those of RFC 9580 section 5.2.3.31 are
    /// other ones.
    package enum RevocationReason: Int, Sendable {
        case none = 0
        case compromised = 1
        case superseded = 2
        case retired = 3
    }

    /// Revokes the primary key, and so all of it, for good.
    ///
    /// The description goes into the revocation, for all to read; it may have several lines.
    ///
    /// - Throws: ``GPGMEError``, when the key is not revoked afterwards.
    package func revokeKey(
        _ fingerprint: String,
        reason: RevocationReason,
        description: String
    ) throws {
        let key = try handle(fingerprint, secret: true)
        var dialogue = Revocation(reason, description)
        try edit("revoke", key) { question in try dialogue.answer(question) }
        let errors = statusLines.compactMap(\.error)
        guard try self.key(fingerprint).isRevoked else {
            throw errors.last ?? GPGMEError(GPG_ERR_GENERAL, "revoke")
        }
    }
}

/// What gpg asks for a revocation, question by question.
private struct Revocation {
    private let reason: Context.RevocationReason
    /// An empty line ends them.
    private var lines: ArraySlice<String>
    private var commands: ArraySlice<String> = ["revkey", "save"]

    init(_ reason: Context.RevocationReason, _ description: String) {
        self.reason = reason
        let lines = description.split(whereSeparator: \.isNewline).map(String.init)
        self.lines = lines[...]
    }

    mutating func answer(_ question: String) throws -> String {
        switch question {
        case "keyedit.prompt": commands.popFirst() ?? "quit"
        case "keyedit.revoke.subkey.okay", "ask_revocation_reason.okay": "y"
        // Asked only after `quit`.
        case "keyedit.save.okay": "n"
        case "ask_revocation_reason.code": String(reason.rawValue)
        case "ask_revocation_reason.text": lines.popFirst() ?? ""
        default: throw GPGMEError(GPG_ERR_UNEXPECTED, "revoke")
        }
    }
}
