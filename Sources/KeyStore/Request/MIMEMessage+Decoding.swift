package import Bytes

/// Reads what ``encode()`` writes, and refuses everything else.
extension MIMEMessage {
    private static let mostBytes = 4 << 20

    /// - Throws: ``FormatError/Kind/malformed``.
    package init(parsing message: SecretBytes) throws {
        guard message.count <= Self.mostBytes,
            let all = String(validating: message.disclosed(), as: UTF8.self)
        else { throw FormatError.malformed("mail", "is too large, or not UTF-8") }
        var lines = all.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var headers = try Self.headers(&lines)
        let type = headers.popLast()
        guard let boundary = type?.value.dropPrefix("multipart/mixed; boundary=\"")?.dropLast(),
            type?.name == "Content-Type", boundary.hasPrefix(Self.boundaryPrefix),
            headers.popLast() == Header(name: "MIME-Version", value: "1.0")
        else { throw FormatError.malformed("mail", "is not of several parts") }
        let parts = try Self.parts(lines, boundary)
        guard let first = parts.first else { throw FormatError.malformed("mail", "has no text") }
        try self.init(
            headers.map { ($0.name, $0.value) },
            text: Self.text(first),
            attachments: parts.dropFirst().map { try Attachment(parsing: $0) }
        )
    }

    /// Up to the empty line; a line that begins with a blank goes on with the one before.
    fileprivate static func headers(_ lines: inout ArraySlice<Substring>) throws -> [Header] {
        var headers: [Header] = []
        while let line = lines.popFirst(), !line.isEmpty {
            if line.first == " ", let last = headers.popLast() {
                headers.append(Header(name: last.name, value: last.value + line))
                continue
            }
            let halves = line.split(
                separator: ": ",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard halves.count == 2 else {
                throw FormatError.malformed("mail", "has a line that is no header")
            }
            headers.append(Header(name: String(halves[0]), value: String(halves[1])))
        }
        return headers
    }

    private static func parts(
        _ lines: ArraySlice<Substring>,
        _ boundary: Substring
    ) throws -> [ArraySlice<Substring>] {
        let parts = lines.split(separator: "--\(boundary)"[...], omittingEmptySubsequences: false)
        guard let last = parts.last, parts[0].isEmpty,
            last.suffix(2).elementsEqual(["--\(boundary)--", ""])
        else { throw FormatError.malformed("mail", "has no end") }
        return parts.dropFirst().dropLast() + [last.dropLast(2)]
    }

    private static func text(_ part: ArraySlice<Substring>) throws -> String {
        var lines = part
        let headers = try headers(&lines).map { "\($0.name): \($0.value)\n" }.joined()
        guard headers == textHeaders else {
            throw FormatError.malformed("mail", "has a text of another type")
        }
        return try QuotedPrintable.decode(lines.joined(separator: "\n"))
    }
}

extension MIMEMessage.Attachment {
    fileprivate init(parsing part: ArraySlice<Substring>) throws {
        var lines = part
        let headers = try MIMEMessage.headers(&lines)
        guard headers.map(\.name) == Self.headerNames, headers[2].value == "base64",
            let parameters = headers[1].value.dropPrefix("attachment")
        else { throw FormatError.malformed("mail", "has an attachment with other headers") }
        name = try MIMEFileName.decode(String(parameters))
        type = headers[0].value
        bytes = try Base64.decode(SecretBytes(lines.joined()), "attachment").disclosed()
    }

    private static let headerNames = [
        "Content-Type", "Content-Disposition", "Content-Transfer-Encoding",
    ]
}
