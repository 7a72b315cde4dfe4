/// What ssh(1) and sftp(1) printed with `-v`, read for what came of a login.
struct SSHTranscript {
    let status: Int32
    let output: String
    private let lines: [Substring]
    private let keyType: String

    init(status: Int32, output: String, errors: String, keyType: String) {
        self.keyType = keyType
        self.status = status
        self.output = output
        let all = errors.split { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
        // A reason that the server gives may have more lines, in the words of ssh.
        let end = all.firstIndex { $0.hasPrefix(Self.disconnection) }
        lines = end.map { Array(all[...$0]) } ?? all
    }

    var answer: SSHLogin.Answer {
        SSHLogin.Answer(outcome: outcome, hostKeys: hostKey.map { [$0] } ?? [])
    }

    private var outcome: SSHLogin.Outcome {
        switch status {
        case 0, Self.fileTooLarge: return .loggedIn(folder: folder ?? "", listing: listing)
        case 124, 137: return isAuthenticated ? .slow : .timedOut
        case 127: return .unavailable(output.split(separator: "\n").first.map(String.init) ?? "ssh")
        default: break
        }
        if has("Host key verification failed") || isHostUnknown { return .otherHost }
        if isAuthenticated {
            return folder.map { .notListed(folder: $0, reason: lastWords) } ?? .noSFTP
        }
        if isDenied || isDisconnectedForKey { return refusal }
        if has("ssh: connect to host ", ": Connection timed out") || has("Connection timed out") {
            return .timedOut
        }
        let ends = [
            Self.disconnection, "Connection closed by ", "Connection reset by ", "kex_exchange",
        ]
        if ends.contains(where: { has($0) }) { return .closed }
        return .failed(lastWords)
    }

    /// sftp(1) was ended by SIGXFSZ, for printing more than it may.
    private static let fileTooLarge: Int32 = 128 + 25

    /// Not what sftp says at the end, which knows less.
    private var lastWords: String {
        let words = lines.filter { !$0.hasPrefix("debug1: ") && $0 != "Connection closed" }
        return words.last.map(String.init) ?? "the connection was closed"
    }

    private var isAuthenticated: Bool {
        has("debug1: Authenticated to ") || has("Authenticated to ")
    }

    private var isHostUnknown: Bool { has("No ", " host key is known for ") }

    /// `USER@HOST: Permission denied (METHODS).`, of which a reason that the server gives for its end
    /// is told.
    private var isDenied: Bool {
        lines.contains { line in
            line.contains(": Permission denied (") && line.hasSuffix(").")
                && !["debug1: ", "Received ", "Disconnected "].contains { line.hasPrefix($0) }
        }
    }

    private static let disconnection = "Received disconnect from "

    /// A server may take one key, and close after it: too many authentication failures.
    private var isDisconnectedForKey: Bool {
        has(Self.disconnection) && has("debug1: Offering public key: ")
    }

    private var refusal: SSHLogin.Outcome {
        let methods =
            lines.last { $0.hasPrefix(Self.methodsPrefix) }
            .map { String($0.dropFirst(Self.methodsPrefix.count)) } ?? ""
        if has("Authenticated using ", " with partial success")
            || has("Authenticated with partial success")
        {
            return .incomplete(methods: methods)
        }
        if has("debug1: send_pubkey_test: no mutual signature algorithm") || !acceptsKeyType {
            return .keyTypeRefused
        }
        if has("debug1: Server accepts key: ") { return .signatureRefused }
        return .refused(methods: methods)
    }

    private static let methodsPrefix = "debug1: Authentications that can continue: "

    /// By the list of signatures that a server may send (RFC 8308 section 3.1).
    private var acceptsKeyType: Bool {
        let prefix = "debug1: kex_input_ext_info: server-sig-algs=<"
        guard let list = word(after: prefix)?.dropLast().split(separator: ",") else { return true }
        let names = keyType == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", keyType] : [keyType]
        return list.contains { names.contains(String($0)) }
    }

    /// Whether a line begins so, and has the other words behind that.
    private func has(_ prefix: String, _ words: String = "") -> Bool {
        lines.contains { $0.hasPrefix(prefix) && (words.isEmpty || $0.contains(words)) }
    }

    private func word(after prefix: String) -> String? {
        lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// Nothing that a server says comes before it.
    private var hostKey: OfferedHostKey? {
        output.split(separator: "\n").first.flatMap(OfferedHostKey.init)
    }

    /// By place: what the server calls its files may look like any other line.
    ///
    /// ```
    /// host key: TYPE BLOB FINGERPRINT
    /// sftp> pwd
    /// Remote working directory: FOLDER
    /// sftp> ls -la
    /// ROW...
    /// ```
    private var results: ArraySlice<String> {
        let lines = output.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
            .map { String($0) ?? "" }
        return lines.dropFirst(hostKey == nil ? 1 : 2)
    }

    private static let folderPrefix = "Remote working directory: "
    private static let listingEcho = "sftp> ls -la"

    private var folder: String? {
        guard let first = results.first, first.hasPrefix(Self.folderPrefix) else { return nil }
        let lines = results.prefix { $0 != Self.listingEcho }.joined(separator: "\n")
        let end = lines.hasSuffix("\n") ? lines.dropLast() : lines[...]
        return String(end.dropFirst(Self.folderPrefix.count))
    }

    /// A line that is no row goes on with the name of the row before.
    private var listing: [String] {
        var rows: [String] = []
        var lines = results.drop { $0 != Self.listingEcho }.dropFirst()
        if lines.last == "" { lines.removeLast() }
        for line in lines {
            if !Self.isRow(line), let row = rows.popLast() {
                rows.append("\(row)\n\(line)")
            } else {
                rows.append(line)
            }
        }
        return rows
    }

    /// `drwxr-xr-x`, perhaps with a mark of more rights behind it, and a blank.
    private static func isRow(_ line: String) -> Bool {
        let mode = line.utf8.prefix { $0 != 0x20 }
        return (10...11).contains(mode.count) && mode.count < line.utf8.count
            && "-bcdlpsDC?".utf8.contains(mode.first ?? 0)
            && mode.dropFirst().prefix(9).allSatisfy("-rwxsStT?".utf8.contains)
    }
}
