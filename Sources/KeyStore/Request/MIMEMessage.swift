internal import Bytes
internal import OpenSSL

/// A mail of one text and some attachments (RFC 2045, 2046 and 2183).
///
/// ```
/// Name: value                              headers, one a line
/// MIME-Version: 1.0
/// Content-Type: multipart/mixed; boundary="=_..."
///
/// --=_...
/// Content-Type: text/plain; charset=utf-8
/// Content-Transfer-Encoding: quoted-printable
///
/// text
/// --=_...
/// Content-Type: application/octet-stream
/// Content-Disposition: attachment; filename="public.key"
/// Content-Transfer-Encoding: base64
///
/// bytes, 76 digits a line
/// --=_...--
/// ```
///
/// Lines end in LF: what sendmail(1) and mailers take from a file on Unix; on its way a mail gets the
/// line ends of the protocol. The boundary begins with `=_`, which neither encoding ever writes.
package struct MIMEMessage: Equatable {
    package struct Attachment: Equatable {
        let name: String
        let type: String
        let bytes: [UInt8]

        package init(_ name: String, _ type: String, _ bytes: [UInt8]) {
            self.name = name
            self.type = type
            self.bytes = bytes
        }
    }

    struct Header: Equatable {
        let name: String
        let value: String
    }

    /// Those of the mail itself, but for what says that it is MIME.
    let headers: [Header]
    let text: String
    let attachments: [Attachment]

    /// - Throws: ``FormatError/Kind/malformed`` for a header or a name that would be more than one line.
    package init(_ headers: [(String, String)], text: String, attachments: [Attachment]) throws {
        for (name, value) in headers {
            guard value.utf8.allSatisfy({ (0x20...0x7e).contains($0) }),
                (1...900).contains(value.utf8.count)
            else {
                throw FormatError.malformed("header \(name)", "is not one line of ASCII")
            }
        }
        for name in attachments.map(\.name) {
            guard name.unicodeScalars.allSatisfy(\.isShown), (1...255).contains(name.utf8.count)
            else {
                throw FormatError.malformed("attachment", "has a name that no file should have")
            }
        }
        self.headers = headers.map { Header(name: $0, value: $1) }
        self.text = text
        self.attachments = attachments
    }

    package func encode() throws -> String {
        let boundary = try boundary()
        var out = headers.map { "\($0.name): \($0.value)\n" }.joined()
        out += "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n"
        out += "--\(boundary)\n\(Self.textHeaders)\n\(QuotedPrintable.encode(text))\n"
        for attachment in attachments { out += "--\(boundary)\n\(attachment.encode())" }
        return out + "--\(boundary)--\n"
    }

    static let textHeaders =
        "Content-Type: text/plain; charset=utf-8\n"
        + "Content-Transfer-Encoding: quoted-printable\n"

    static let boundaryPrefix = "=_ibkeys_"

    /// Of the content, so that a mail in a mail has another.
    private func boundary() throws -> String {
        var all = ByteWriter()
        for header in headers { all.string(header.value) }
        all.string(text)
        for attachment in attachments { all.string(attachment.bytes) }
        let digest = try Digest.sha256.hash(all.finish()).disclosed()
        return Self.boundaryPrefix + digest.prefix(12).map { Self.hex($0) }.joined()
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
    }
}

extension MIMEMessage.Attachment {
    fileprivate func encode() -> String {
        let base64 = Base64.encode(SecretBytes(copying: bytes)).lines(ofWidth: 76)
        let lines = base64.map { String(decoding: $0.disclosed(), as: UTF8.self) + "\n" }
        return
            "Content-Type: \(type)\nContent-Disposition: attachment\(MIMEFileName.encode(name))\n"
            + "Content-Transfer-Encoding: base64\n\n" + lines.joined()
    }
}
