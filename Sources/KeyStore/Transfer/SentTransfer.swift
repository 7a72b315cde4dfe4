package import Bytes

/// What the old computer notes of an answer before it gives it away: the file `sent`.
///
/// ```
/// ibkeys-sent-v1
/// Id: 32 digits
/// Request: 64 digits                 SHA-256 of the request
/// Answer: 64 digits                  SHA-256 of the answer
/// Sent: 2026-11-24T07:30:00Z
/// Host: that asked
/// Key: ssh|pgp NAME FINGERPRINT      each that was sent
/// ```
package struct SentTransfer: Sendable, Equatable {
    package let id: TransferID
    let request: String
    let answer: String
    package let sent: Timestamp
    package let host: String
    package let keys: [BackupManifest.Key]

    package init(
        _ backup: Backup,
        _ answer: TransferAnswer,
        to request: TransferRequest,
        at now: Timestamp = .now()
    ) throws {
        id = request.id
        self.request = try request.encode().sha256()
        self.answer = try answer.digest()
        sent = now
        host = request.host
        keys = backup.manifest.keys
    }

    package init(parsing text: SecretBytes) throws {
        var lines = try TransferLines(text, "sent", limit: TransferReceipt.mostBytes)
        try lines.title()
        id = try lines.parse("Id", TransferID.init)
        request = try lines.parse("Request", TransferText.digest)
        answer = try lines.parse("Answer", TransferText.digest)
        sent = try lines.parse("Sent", Timestamp.init)
        host = try lines.value(of: "Host")
        keys = try lines.parseAll("Key", BackupManifest.Key.init)
        try lines.finish()
    }

    func encode() -> SecretBytes {
        let fields = [
            ("Id", "\(id)"), ("Request", request), ("Answer", answer), ("Sent", "\(sent)"),
            ("Host", host),
        ]
        return SecretBytes(TransferText.text("sent", fields + keys.map { ("Key", "\($0)") }))
    }
}
