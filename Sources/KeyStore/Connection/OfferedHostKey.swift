/// A host key as a server showed it, whose type nobody here has to know.
struct OfferedHostKey: Equatable {
    /// `ssh-ed25519`.
    let type: String
    /// In base64.
    let blob: String
    /// `SHA256:` and unpadded base64.
    let fingerprint: String

    /// `host key: TYPE BLOB FINGERPRINT`, as ``command(pinned:)`` prints it.
    init?(_ line: Substring) {
        guard line.hasPrefix(Self.prefix) else { return nil }
        let words = line.dropFirst(Self.prefix.count).split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        (type, blob, fingerprint) = (words[0], words[1], words[2])
    }

    private static let prefix = "host key: "

    /// A KnownHostsCommand of ssh_config(5): it writes the key to the file in the variable OUT, and
    /// knows the one with the pinned fingerprint, or every one; none when the fingerprint is empty.
    static func command(pinned fingerprint: String?) -> String {
        let condition = fingerprint.map { "test '%f' != '\($0)' || " } ?? ""
        let script = """
            test %I != HOSTNAME || { echo '\(prefix)%t %K %f' >>$OUT; \
            \(condition)echo '%H %t %K'; }
            """
        return "/bin/sh -c \"\(script)\""
    }

    /// For a known_hosts file and `--host-key`.
    func knownHostsLine(for server: Server) -> String {
        "\(server.knownHostsName) \(type) \(blob)"
    }
}

extension OfferedHostKey: CustomStringConvertible {
    var description: String { "\(type) \(fingerprint)" }
}
