internal import Age
internal import Bytes
internal import Files

/// The files of one transfer.
extension Folder {
    func transfer(_ id: TransferID) throws -> Folder? {
        guard try status("\(id)")?.kind == .folder else { return nil }
        return try Folder("\(id)", in: self)
    }

    func holds(_ file: Transfers.File) throws -> Bool {
        try status(file.rawValue) != nil
    }

    func text(_ file: Transfers.File) throws -> SecretBytes {
        guard let text = try read(file.rawValue, limit: TransferReceipt.mostBytes) else {
            throw FormatError.malformed(file.rawValue, "too large")
        }
        return text
    }

    func request() throws -> TransferRequest {
        try TransferRequest(parsing: text(.request))
    }

    func identity() throws -> X25519Identity? {
        guard try holds(.identity) else { return nil }
        return try X25519Identity(parsing: text(.identity))
    }

    /// The digest of the answer that was taken.
    func taken() throws -> String? {
        guard try holds(.answer) else { return nil }
        return try text(.answer).trimmedLine
    }

    /// When the request expires, or has at the latest where that cannot be read.
    func expiry() throws -> Timestamp? {
        if let request = try? request() { return request.expires }
        for file in [Transfers.File.sent, .identity, .request] {
            guard let status = try status(file.rawValue) else { continue }
            let written = status.modified / 1_000_000_000
            return Timestamp(seconds: written + TransferRequest.longestLife * 3600)
        }
        return nil
    }

    /// In one step, in place of what is there.
    func put(_ file: Transfers.File, _ text: SecretBytes) throws {
        let temporary = try Folder.temporaryName(for: file.rawValue)
        do {
            try create(temporary, text, mode: 0o600)
            try rename(temporary, replacing: file.rawValue)
        } catch {
            try? removeFile(temporary)
            throw error
        }
        try sync()
    }
}

extension SecretBytes {
    fileprivate var trimmedLine: String? { firstIndex(of: 10).flatMap { self[0..<$0].asciiText } }
}
