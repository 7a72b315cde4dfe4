package import Bytes
package import Keys
internal import SSHKey

/// What a customer asks of the broker: his public keys, and all that belongs to them.
///
/// Whatever comes out of it was read again, and holds the keys as they are exported and nothing that
/// is secret.
package struct RequestMail {
    /// A public key, with the name of the file that it goes by.
    package enum Key {
        /// Its line, as it is exported.
        case ssh(PublicKey, line: SecretBytes, file: String)
        case openPGP(PublishedOpenPGPKeys, file: String)
    }

    package var keys: [Key]
    package var account: AccountDigits?
    package var addresses: [SourceAddress] = []
    package var to = MailAddress.broker
    package var from: MailAddress?

    package init(_ keys: [Key]) {
        self.keys = keys
    }

    package var subject: String {
        let what = "Report delivery: \(keys.contains(where: \.isSSH) ? "sFTP" : "PGP") key"
        return account.map { "\(what) for the account ending in \($0)" } ?? what
    }

    /// The mail, with the lines of Unix: for `sendmail -t`, and as an `.eml` file for mailers.
    ///
    /// Mailers open a draft to be looked at and sent; elsewhere its mark would go out with it.
    ///
    /// - Throws: ``FormatError`` when something secret would be in it.
    package func encode(
        date: Timestamp = .now(),
        isDraft: Bool = true
    ) throws -> SecretBytes {
        var headers = [("Date", date.mailDate), ("To", "\(to)"), ("Subject", subject)]
        if let from { headers.insert(("From", "\(from)"), at: 1) }
        if isDraft { headers.append(("X-Unsent", "1")) }
        try checkAddresses()
        try keys.forEach { try $0.checkWords(account) }
        let mail = try MIMEMessage(headers, text: text(), attachments: keys.map(\.attachment))
        let written = SecretBytes(try mail.encode())
        let read = try MIMEMessage(parsing: written)
        guard read == mail else {
            throw FormatError.malformed("request", "does not read back the same")
        }
        try check(read.attachments)
        try checkPublic([written, SecretBytes(read.text)])
        return written
    }

    /// The same for the web ticket: plain text with the keys in it.
    package func ticket() throws -> SecretBytes {
        try keys.forEach { try $0.checkWords(account) }
        var text = ByteWriter()
        text.text("Subject: \(subject)\n\n\(try self.text())")
        for key in keys {
            text.text("\n\(key.attachment.name):\n\n")
            text.bytes(key.attachment.bytes)
        }
        let written = text.finish()
        try check(keys.map(\.attachment))
        try checkPublic([written])
        return written
    }

    private func checkAddresses() throws {
        for (place, address) in [("From", from), ("To", to)] {
            guard let address, AccountNumber.isIn("\(address)", ending: account) else { continue }
            throw FormatError(
                .malformed,
                place,
                "holds what looks like an account number, which no mail should",
                hint: "give another address"
            )
        }
    }

    /// Nothing in the texts, nor in what is attached, looks like a private key.
    private func checkPublic(_ texts: [SecretBytes]) throws {
        let all = try texts + keys.map { try $0.content() }
        guard !all.contains(where: PrivateText.isIn) else {
            throw FormatError.malformed("request", "would hold what looks like a private key")
        }
    }

    /// Reads every key that goes out as whoever gets it will.
    private func check(_ attachments: [MIMEMessage.Attachment]) throws {
        for (key, attachment) in zip(keys, attachments) {
            let bytes = SecretBytes(copying: attachment.bytes)
            guard try key.isAlone(in: bytes) else {
                throw FormatError.malformed(
                    "request",
                    "\(attachment.name) is not a public key alone"
                )
            }
        }
    }
}

extension RequestMail.Key {
    package var isSSH: Bool {
        if case .ssh = self { return true }
        return false
    }

    /// The name that it is attached by.
    package var file: String {
        switch self {
        case .ssh(_, _, let file), .openPGP(_, let file): file
        }
    }

    package var fingerprint: String {
        get throws {
            switch self {
            case .ssh(let key, _, _): try Fingerprint(key).description
            case .openPGP(let published, _): "\(published.key.fingerprint)"
            }
        }
    }

    var attachment: MIMEMessage.Attachment {
        switch self {
        case .ssh(_, let line, let file):
            MIMEMessage.Attachment(file, "application/octet-stream", line.disclosed())
        case .openPGP(let key, let file):
            MIMEMessage.Attachment(file, "application/pgp-keys", key.text.disclosed())
        }
    }

    fileprivate func isAlone(in text: SecretBytes) throws -> Bool {
        switch self {
        case .ssh(let key, _, _):
            guard OpenSSHPublicKey.isAlone(in: text) else { return false }
            return try OpenSSHPublicKey.decode(text).key == key
        case .openPGP(let published, _):
            let read = try PublishedOpenPGPKeys(text)
            return read == published && !read.hadSecrets
        }
    }
}

extension Timestamp {
    /// RFC 5322 section 3.3, in UTC: `Tue, 24 Nov 2026 07:30:00 +0000`.
    var mailDate: String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let text = description
        let parts = text.prefix(10).split(separator: "-")
        let month = Int(parts[1]).map { months[$0 - 1] } ?? ""
        let weekday = days[seconds / 86_400 % 7]
        return "\(weekday), \(parts[2]) \(month) \(parts[0]) \(text.dropFirst(11).prefix(8)) +0000"
    }
}
