package import Age
internal import Bytes
internal import Files
internal import Glibc

/// What a store keeps of its transfers, a folder each, for its owner alone.
///
/// ```
/// transfers/lock              held by the one process that changes them
/// transfers/ID/request        on the new computer: what was asked
/// transfers/ID/identity       what opens the answer; gone once it was used, or has expired
/// transfers/ID/answer         SHA-256 of the one answer that was taken
/// transfers/ID/receipt        what was sent back
/// transfers/ID/sent           on the old computer, see SentTransfer
/// transfers/ID/confirmed      the receipt that came back, and was found to be good
/// ```
package struct Transfers: Sendable {
    package let path: String
    private let store: KeyStore

    private static let folder = "transfers"
    /// Requests that nobody answered are forgotten that long after they expired, in seconds.
    private static let memory = 30 * 86_400
    /// What was sent, in seconds: its receipt may come late.
    private static let memoryOfSent = 90 * 86_400

    enum File: String {
        case request, identity, answer, receipt, sent, confirmed
    }

    package init(of store: KeyStore) {
        self.store = store
        path = "\(store.path)/\(Self.folder)"
    }

    /// Where the confirmed receipt lies.
    package func confirmedPath(_ id: TransferID) -> String {
        "\(path)/\(id)/\(File.confirmed.rawValue)"
    }

    /// Removes what opens answers to requests that have expired, and what is old enough.
    package func sweep(at now: Timestamp = .now()) throws {
        try reading { folder in
            guard try folder.folderNames().contains(where: { TransferID($0) != nil }) else {
                return
            }
            try writing { try sweep($0, now) }
        }
    }

    private func sweep(_ folder: borrowing Folder, _ now: Timestamp) throws {
        for name in try folder.folderNames() where TransferID(name) != nil {
            let transfer = try Folder(name, in: folder)
            guard let expiry = try transfer.expiry(), expiry <= now else { continue }
            if try transfer.holds(.identity) { try transfer.removeFile(File.identity.rawValue) }
            let memory = try transfer.holds(.sent) ? Self.memoryOfSent : Self.memory
            if now.seconds - expiry.seconds > memory { try folder.remove(name) }
        }
    }

    // The new computer

    /// Keeps a request, and what opens its answer, before anybody is told of it.
    package func open(_ request: TransferRequest, _ identity: X25519Identity) throws {
        try make(
            request.id,
            [(.request, try request.encode()), (.identity, identity.text)]
        )
    }

    /// The request that `answer` is for, and what opens it.
    ///
    /// - Throws: ``TransferFailure``: `unknownRequest`, `expired`, `used`.
    package func pending(
        _ answer: TransferAnswer,
        at now: Timestamp = .now()
    ) throws -> (request: TransferRequest, identity: X25519Identity) {
        let found = try reading { folder -> (TransferRequest, X25519Identity?, String?)? in
            guard let transfer = try folder.transfer(answer.id), try transfer.holds(.request) else {
                return nil
            }
            return (try transfer.request(), try transfer.identity(), try transfer.taken())
        }
        guard case .some(.some((let request, let identity, let taken))) = found else {
            throw Self.unknown
        }
        if let taken {
            guard try identity != nil && taken == answer.digest() else { throw Self.used }
        }
        try request.checkUnexpired(at: now)
        guard let identity else { throw Self.used }
        return (request, identity)
    }

    private static let unknown = TransferFailure(
        .unknownRequest,
        "answers a request that was not made here",
        hint: TransferFailure.another
    )
    private static let used = TransferFailure(
        .used,
        "the request has had its answer: it serves once",
        hint: TransferFailure.another
    )

    /// Ties a request to this answer, before anything of it is stored.
    ///
    /// The same one may be taken again for as long as it was not ``finish(_:_:)``.
    package func claim(_ answer: TransferAnswer, at now: Timestamp = .now()) throws {
        try changing(answer.id) { transfer in
            guard try transfer.holds(.identity) else { throw Self.used }
            let digest = try answer.digest()
            if let taken = try transfer.taken() {
                guard taken == digest else { throw Self.used }
            } else {
                try transfer.put(.answer, SecretBytes(digest + "\n"))
            }
        }
    }

    /// The receipt of an answer that was received to its end: it may have been lost on its way.
    package func receipt(of answer: TransferAnswer) throws -> TransferReceipt? {
        let found = try reading { folder -> TransferReceipt? in
            guard let transfer = try folder.transfer(answer.id), try !transfer.holds(.identity),
                try transfer.holds(.receipt), try transfer.taken() == answer.digest()
            else { return nil }
            return try within("\(answer.id)") {
                try TransferReceipt(parsing: transfer.text(.receipt))
            }
        }
        return found ?? nil
    }

    /// Where the receipt lies.
    package func receiptPath(_ id: TransferID) -> String {
        "\(path)/\(id)/\(File.receipt.rawValue)"
    }

    /// Keeps the receipt, and removes what opens the answer.
    package func finish(_ answer: TransferAnswer, _ receipt: TransferReceipt) throws {
        try changing(answer.id) { transfer in
            try transfer.put(.receipt, receipt.encode())
            if try transfer.holds(.identity) {
                try transfer.removeFile(File.identity.rawValue)
                try transfer.sync()
            }
        }
    }

    /// Forgets a request that nobody will answer any more.
    package func cancel(_ id: TransferID) throws {
        try writing { folder in
            if try folder.transfer(id)?.holds(.answer) == false { try folder.remove("\(id)") }
        }
    }

    // The old computer

    /// That this store can answer it: the key of a store that sent to itself has no second place, and
    /// would be lost when it is removed.
    ///
    /// - Throws: ``TransferFailure``: `ownRequest`; `used` when it was answered before.
    package func checkAnswerable(_ id: TransferID) throws {
        _ = try reading { folder in
            guard let transfer = try folder.transfer(id) else { return }
            try Self.checkForeign(transfer)
            guard try !transfer.holds(.sent) else {
                throw TransferFailure(
                    .used,
                    "the request was answered before: it serves once",
                    hint: TransferFailure.another
                )
            }
        }
    }

    private static func checkForeign(_ transfer: borrowing Folder) throws {
        guard try !transfer.holds(.request), try !transfer.holds(.identity) else {
            throw TransferFailure(
                .ownRequest,
                "the request is this store's own: it would send to itself",
                hint: "the request is made on the other computer, or with another IBKEYS_HOME"
            )
        }
    }

    /// - Throws: as ``checkAnswerable(_:)``.
    package func note(_ sent: SentTransfer) throws {
        do {
            try make(sent.id, [(.sent, sent.encode())])
        } catch let error as StoreError {
            guard case .system(_, EEXIST, _) = error else { throw error }
            try checkAnswerable(sent.id)
            throw error
        }
    }

    /// The answer did not leave.
    package func forget(_ sent: SentTransfer) throws {
        try writing { try $0.remove("\(sent.id)") }
    }

    /// - Throws: ``TransferFailure``: `unknownRequest` when nothing was sent under this name,
    ///   `ownRequest`.
    package func sent(_ id: TransferID) throws -> SentTransfer {
        let found = try reading { folder -> SentTransfer? in
            guard let transfer = try folder.transfer(id), try transfer.holds(.sent) else {
                return nil
            }
            try Self.checkForeign(transfer)
            return try within("\(id)") { try SentTransfer(parsing: transfer.text(.sent)) }
        }
        guard case .some(.some(let sent)) = found else {
            throw TransferFailure(.unknownRequest, "is of a transfer that did not begin here")
        }
        return sent
    }

    package func confirm(_ receipt: TransferReceipt) throws {
        try changing(receipt.statement.id) { try $0.put(.confirmed, receipt.encode()) }
    }

    // The folder

    /// Nil when there is none yet.
    private func reading<R>(_ body: (borrowing Folder) throws -> R) throws -> R? {
        try store.reporting {
            do {
                let folder = try Folder(path)
                try store.check(folder, path)
                return try body(folder)
            } catch let error as SystemError where error.code == ENOENT {
                return nil
            }
        }
    }

    private func writing<R>(_ body: (borrowing Folder) throws -> R) throws -> R {
        try store.reporting {
            try Folder.make(path)
            try store.check(Folder(store.path), store.path)
            let folder = try Folder(path)
            try store.check(folder, path)
            guard let lock = try Lock.take("lock", in: folder, seconds: store.patience) else {
                throw StoreError.locked(seconds: store.patience)
            }
            for name in try folder.names() where Folder.isTemporary(name) {
                try? folder.remove(name)
            }
            let result = try body(folder)
            _ = consume lock
            return result
        }
    }

    private func changing<R>(
        _ id: TransferID,
        _ body: (borrowing Folder) throws -> R
    ) throws -> R {
        try writing { folder in
            guard let transfer = try folder.transfer(id) else { throw Self.unknown }
            return try body(transfer)
        }
    }

    /// All of it under a hidden name first.
    private func make(_ id: TransferID, _ files: [(File, SecretBytes)]) throws {
        try writing { folder in
            let temporary = try Folder.temporaryName(for: "\(id)")
            try folder.makeFolder(temporary)
            let transfer = try Folder(temporary, in: folder)
            for (file, text) in files { try transfer.create(file.rawValue, text, mode: 0o600) }
            try transfer.sync()
            try folder.rename(temporary, toFree: "\(id)")
            try folder.sync()
        }
    }
}
