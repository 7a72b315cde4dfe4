/// One block of PEM text (RFC 7468; RFC 1421 where it has headers).
///
/// ```
/// -----BEGIN RSA PRIVATE KEY-----
/// Proc-Type: 4,ENCRYPTED              headers, if any, and a blank line
///
/// base64
/// -----END RSA PRIVATE KEY-----
/// Comment: somebody@somewhere         our own; see below
/// ```
///
/// No PEM form has room for a comment. It is written after the END line, where OpenSSL, ssh-keygen
/// and puttygen do not look, so that it survives the way through such a file and back.
package struct PEMBlock: Sendable {
    package let label: String
    package let headers: [(name: String, value: String)]
    package let body: SecretBytes
    package let comment: [UInt8]

    package init(
        label: String,
        headers: [(name: String, value: String)] = [],
        body: SecretBytes,
        comment: [UInt8] = []
    ) {
        self.label = label
        self.headers = headers
        self.body = body
        self.comment = comment
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    static let begin = "-----BEGIN "
    static let end = "-----END "
    static let dashes = "-----"
    static let commentPrefix = "Comment: "
    /// What OpenSSL writes, and what RFC 7468 asks for.
    private static let width = 64

    /// The text, with LF at line ends.
    ///
    /// The comment must not hold any.
    package func encode() -> SecretBytes {
        let digits = Base64.encode(body)
        var out = ByteWriter(capacity: digits.count + digits.count / Self.width + 256)
        out.text("\(Self.begin)\(label)\(Self.dashes)\n")
        for (name, value) in headers { out.text("\(name): \(value)\n") }
        if !headers.isEmpty { out.text("\n") }
        for line in digits.lines(ofWidth: Self.width) {
            out.bytes(line)
            out.text("\n")
        }
        out.text("\(Self.end)\(label)\(Self.dashes)\n")
        if !comment.isEmpty {
            out.text(Self.commentPrefix)
            out.bytes(comment)
            out.text("\n")
        }
        return out.finish()
    }
}
