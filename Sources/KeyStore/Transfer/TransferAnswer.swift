package import Age
package import Bytes
package import Keys
internal import OpenSSL

/// What the old computer answers a request with: a backup that only the new one can open.
///
/// ```
/// ibkeys-answer-v1 ID LENGTH LF   32 digits: which request it answers; the bytes that follow
/// age file, to the recipient of the request:
///     32 bytes               SHA-256 of the text of the request
///     archive                see BackupArchive; with a passphrase an age file that holds it
/// ```
package struct TransferAnswer: Sendable {
    package let id: TransferID
    package let bytes: SecretBytes
    /// The age file.
    private let file: SecretBytes

    private static let title = "ibkeys-answer-v"
    private static let digestLength = 32
    private static let mostHeader = 4096
    package static let mostBytes = Backup.mostFileBytes

    /// Encrypts, opens what came out again and compares all of it.
    ///
    /// - Throws: ``BackupFailure/Cause/unsound`` when it does not open as it should.
    package init(
        _ backup: Backup,
        to request: TransferRequest,
        passphrase: SecretBytes? = nil,
        workFactor: WorkFactor = .standard
    ) throws {
        let archive = backup.archive.encode()
        var payload = ByteWriter(capacity: archive.count + Self.mostHeader)
        payload.bytes(try request.digest())
        if let passphrase {
            let recipient = ScryptRecipient(passphrase, workFactor: workFactor)
            let (file, identity) = try Self.encrypt(archive, to: recipient)
            try Self.compare(file, with: archive, identity)
            payload.bytes(file)
        } else {
            payload.bytes(archive)
        }
        let plaintext = payload.finish()
        let identity: any Identity
        (file, identity) = try Self.encrypt(plaintext, to: request.recipient)
        try Self.compare(file, with: plaintext, identity)
        id = request.id
        bytes = Self.joined(id, file)
    }

    private static func joined(_ id: TransferID, _ file: SecretBytes) -> SecretBytes {
        var out = ByteWriter(capacity: file.count + 64)
        out.text("\(title)1 \(id) \(file.count)\n")
        out.bytes(file)
        return out.finish()
    }

    private static func encrypt(
        _ bytes: SecretBytes,
        to recipient: any Recipient
    ) throws -> (file: SecretBytes, identity: any Identity) {
        let sink = MemorySink()
        let writer = try AgeWriter(to: sink, recipients: [recipient])
        try writer.write(bytes)
        try writer.finish()
        return (SecretBytes(copying: sink.bytes), writer.identity)
    }

    private static func compare(
        _ file: SecretBytes,
        with plaintext: SecretBytes,
        _ identity: any Identity
    ) throws {
        guard try open(file, identity) == plaintext else {
            throw BackupFailure(.unsound, "answer", "does not read back as it was written")
        }
    }

    private static func open(_ file: SecretBytes, _ identity: any Identity) throws -> SecretBytes {
        let reader = try AgeReader(MemorySource(file.disclosed()))
        return try reader.open([identity]).all(limit: mostBytes)
    }

    /// SHA-256 of all of it, in 64 lower-case digits.
    package func digest() throws -> String { try bytes.sha256() }

    /// What both sides compare: of the answer and the request that it is for.
    package func words(for request: TransferRequest) throws -> String {
        var both = ByteWriter()
        both.bytes(try request.digest())
        both.bytes(try Digest.sha256.hash(bytes))
        return TransferWords.words(of: try Digest.sha256.hash(both.finish()))
    }

    /// Reads which request it answers, and no further.
    ///
    /// - Throws: ``FormatError``: `unrecognized`, `unsupported`; ``TransferFailure``: `truncated`,
    ///   `altered`.
    package init(parsing bytes: SecretBytes) throws {
        guard !bytes.isEmpty else { throw TransferFailure(.truncated, "is empty") }
        let first = Self.title + "1 "
        guard bytes.starts(with: Self.title) else {
            throw FormatError(.unrecognized, "", "is no answer to a request")
        }
        guard bytes.starts(with: first) else {
            let hint = "bring these tools up to date"
            throw FormatError(.unsupported, "answer", "was made by later tools", hint: hint)
        }
        let start = first.utf8.count
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { throw Self.cut }
        let words = bytes[start..<end].asciiText?.split(separator: " ").map(String.init) ?? []
        guard words.count == 2, let id = TransferID(words[0]), let length = Int(words[1]) else {
            throw TransferFailure(.altered, "its first line was altered")
        }
        self.id = id
        self.bytes = bytes
        file = bytes[end + 1..<bytes.count]
        guard file.count >= length else { throw Self.cut }
        guard file.count == length else {
            throw TransferFailure(.altered, "has bytes behind its end")
        }
    }

    private static let cut = TransferFailure(.truncated, "ends before its end: it was cut off")

    /// The backup in it, all of it authenticated before a byte is looked at.
    ///
    /// With `passphrase` an answer that was sent without one is refused.
    ///
    /// - Throws: ``TransferFailure``; ``FormatError`` and ``AgeError`` about the passphrase.
    package func open(
        _ identity: X25519Identity,
        for request: TransferRequest,
        _ passphrase: (any PassphraseProvider)? = nil
    ) throws -> Backup {
        let payload = try Self.reporting { try Self.open(file, identity) }
        guard payload.count > Self.digestLength,
            payload[0..<Self.digestLength] == (try request.digest())
        else { throw TransferFailure(.altered, "was made for another request than this one") }
        let rest = payload[Self.digestLength..<payload.count]
        let archive = try inner(rest, passphrase)
        return try Backup(BackupArchive(decoding: archive))
    }

    private func inner(
        _ rest: SecretBytes,
        _ passphrase: (any PassphraseProvider)?
    ) throws -> SecretBytes {
        guard AgeReader.recognizes(rest) else {
            guard passphrase == nil else {
                throw TransferFailure(.notProtected, "was sent without a passphrase")
            }
            return rest
        }
        guard let passphrase else {
            throw FormatError(
                .passphraseNeeded,
                "",
                "was sent with a passphrase",
                hint: "give --passphrase SOURCE"
            )
        }
        return try Self.open(rest, ScryptIdentity(passphrase, for: "the transfer"))
    }

    /// What age finds wrong, as it is told of an answer.
    private static func reporting<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as AgeError {
            switch error.cause {
            case .truncated: throw cut
            case .noMatchingIdentity:
                throw TransferFailure(.altered, "is encrypted to another request than it names")
            default: throw TransferFailure(.altered, "was altered on its way: \(error)")
            }
        }
    }
}
