internal import Keys

/// The words of the request.
extension RequestMail {
    func text() throws -> String {
        let paragraphs = try [greeting, fingerprints(), sources, questions, farewell]
        return paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private var hasSSH: Bool { keys.contains(where: \.isSSH) }
    private var hasOpenPGP: Bool { keys.contains { !$0.isSSH } }

    private var greeting: String {
        let whose = account.map { ", for my account ending in \($0)" } ?? ""
        return "Hello,\n\nplease deliver my reports in this way\(whose):\n\n\(wishes)"
    }

    private var wishes: String {
        let login = "  - option A, sFTP; I log in with \(named("SSH", keys.count(where: \.isSSH)))"
        let encryption =
            "  - with every file encrypted to \(named("PGP", keys.count { !$0.isSSH }))"
        return switch (hasSSH, hasOpenPGP) {
        case (true, true): login + "\n" + encryption
        case (true, false): login
        default: "  - by the option that is set up for my account already\n" + encryption
        }
    }

    private func named(_ kind: String, _ count: Int) -> String {
        count == 1 ? "the \(kind) key below" : "each of the \(count) \(kind) keys below"
    }

    private func fingerprints() throws -> String {
        let keys = try keys.map { key in
            switch key {
            case .ssh(let key, _, let file):
                let size = key.bits.map { ", \($0) bits" } ?? ""
                return "SSH key (\(file.shown)): \(key.typeName)\(size)\n"
                    + "  \(try Fingerprint(key))"
            case .openPGP(let published, let file):
                let owner = String(decoding: published.key.userID, as: UTF8.self).shown
                return "PGP key (\(file.shown)): \(owner)\n  \(published.key.fingerprint.grouped)"
            }
        }
        let which =
            keys.count == 1
            ? "This key is attached; it has this fingerprint:"
            : "These keys are attached; they have these fingerprints:"
        return which + "\n\n" + keys.joined(separator: "\n\n")
    }

    private var sources: String {
        guard !addresses.isEmpty else { return "" }
        return "I connect from these IPv4 addresses; please add them to your list:\n\n"
            + addresses.map { "  \($0)" }.joined(separator: "\n")
    }

    private var questions: String {
        guard hasSSH else { return "Please tell me from which day on the files are encrypted." }
        let questions = [
            "the host name and the port", "my user name", "the directory with my files",
            "the SHA256 fingerprint of the server's SSH host key",
            "when files are delivered, and how long they stay",
        ]
        let lines = questions.enumerated().map { "  \($0.offset + 1). \($0.element)" }
        return "Please tell me:\n\n" + lines.joined(separator: "\n")
    }

    private var farewell: String {
        "Only public keys are attached. Nobody else has their private halves.\n\nThank you"
    }
}

extension String {
    /// On one line, without what would end it or be shown as something else; cut to 200 characters.
    fileprivate var shown: String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(200).filter(\.isShown)))
    }

    /// In groups of four, as OpenPGP fingerprints are compared.
    fileprivate var grouped: String {
        var text = ""
        for (index, character) in enumerated() {
            if index > 0, index.isMultiple(of: 4) { text += " " }
            text.append(character)
        }
        return text
    }
}
