internal import Bytes
internal import GPGME
internal import Glibc
internal import OpenPGP
internal import OpenSSL
internal import Synchronization

/// Private keys that were taken out of gpg-agent for this run, each once.
final class UnlockedKeys: Sendable {
    private let keys: OwnKeys
    private let known = Mutex<[String: Result<UnlockedKey, any Error>]>([:])

    private let places = Mutex<[String: AgentConnection.Place]>([:])

    init(_ keys: OwnKeys) {
        self.keys = keys
    }

    /// The passphrase is asked for when the key is first wanted; a wrong one stays wrong for this run.
    ///
    /// - Throws: ``GPGMEError``, what the passphrase source throws, and that the key is not understood.
    func key(
        _ entry: OwnKeys.Entry,
        _ connection: AgentConnection,
        _ passphrase: AgentConnection.PassphraseSource?
    ) throws -> UnlockedKey {
        try known.withLock { known in
            if let key = known[entry.keygrip] { return try key.get() }
            let result = Result { try unlock(entry, connection, passphrase) }
            known[entry.keygrip] = result
            return try result.get()
        }
    }

    /// Where its secret is.
    func place(
        of entry: OwnKeys.Entry,
        _ connection: AgentConnection
    ) throws -> AgentConnection.Place {
        if let place = places.withLock({ $0[entry.keygrip] }) { return place }
        let place = try connection.place(of: entry.keygrip)
        places.withLock { $0[entry.keygrip] = place }
        return place
    }

    private func unlock(
        _ entry: OwnKeys.Entry,
        _ connection: AgentConnection,
        _ passphrase: AgentConnection.PassphraseSource?
    ) throws -> UnlockedKey {
        let packet = try keys.packet(of: entry)
        if passphrase == nil { try connection.describe(entry.prompt) }
        let exported = try connection.export(keygrip: entry.keygrip, passphrase: passphrase)
        guard let key = try KeyWrap.unwrap(exported.wrapped, key: exported.wrappingKey) else {
            throw ReportFailure(.unavailable, "gpg-agent hands over no key that can be read")
        }
        let expression = SExpression(key)
        let names = entry.isRSA ? ["d", "p", "q", "u"] : ["d"]
        let unlocked = try UnlockedKey(
            packet,
            secret: names.map { (expression.value(of: $0) ?? .empty).withoutLeadingZeros }
        )
        // OpenSSL keeps copies in ordinary memory, so all of it is locked, each page when it comes into
        // use. The limit has to allow the whole address space: where it does not, nothing is done.
        try unlocked.beUsed()
        _ = mlockall(CInt(MCL_CURRENT | MCL_ONFAULT))
        return unlocked
    }
}
