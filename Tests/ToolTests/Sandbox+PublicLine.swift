import Testing

/// A public key on one line, as any of the programs prints it.
struct PublicLine {
    /// Type and base64.
    let key: String
    let comment: String

    init(_ text: String) {
        let words = text.split(separator: "\n").first?.split(separator: " ", maxSplits: 2) ?? []
        key = words.prefix(2).joined(separator: " ")
        comment = words.count > 2 ? String(words[2]) : ""
    }
}

extension Sandbox {
    /// The passphrase as each of the programs takes it, or that there is none.
    private static let options = """
        set -o pipefail
        words=$(cat words)
        if [[ -n $words ]]; then
            source=file:words pkcs8='-passout file:words' pkey='-aes256 -passout file:words'
        else
            source=none pkcs8=-nocrypt pkey=
        fi

        """

    /// One with the file `words` for ``line(_:)``: a passphrase, or an empty line for none.
    convenience init(isEncrypted: Bool) async throws {
        try self.init()
        let words = isEncrypted ? "correct horse" : ""
        _ = try await run("umask 077; echo '\(words)' >words")
    }

    /// Runs a command that must succeed and prints a public key.
    func line(_ command: String) async throws -> PublicLine {
        PublicLine(try await succeed(command))
    }

    @discardableResult
    func succeed(_ command: String) async throws -> String {
        let outcome = try await run(Self.options + command)
        try #require(outcome.status == 0, "\(command): \(outcome.errors)")
        return outcome.output
    }
}
