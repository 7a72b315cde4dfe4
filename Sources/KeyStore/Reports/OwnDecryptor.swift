package import Bytes
package import GPGME
package import Keys
internal import OpenPGP
internal import Synchronization

/// Decrypts reports in this process, with session keys that a private key in gpg-agent opens.
///
/// What it does not do (old ciphers and curves, signatures, messages without a key here) goes to GnuPG
/// as ``GPGMEDecryptor`` does it; what it refuses is refused. Of signed text GnuPG judges the signature,
/// and what comes out is the text as it was signed: GnuPG would change its line ends.
package final class OwnDecryptor: ReportDecryptor {
    /// Where private keys compute.
    package enum Engine: Sendable {
        /// In this process when the passphrase is at hand or the key has none, else in gpg-agent.
        case auto
        case agent
        /// In this process: taken out of gpg-agent once.
        case unlock
    }

    private let engine: Engine
    private let keys: OwnKeys
    private let unlocked: UnlockedKeys
    private let passphrase: (any PassphraseProvider & Sendable)?
    private let fallback: GPGMEDecryptor
    private let cancellation: Cancellation?
    private let silence = AgentSilence()
    private let idle = Mutex<[AgentConnection]>([])

    package init(
        _ engine: Engine,
        home: String?,
        passphrase: (any PassphraseProvider & Sendable)?,
        cancellation: Cancellation? = nil
    ) {
        self.engine = engine
        self.passphrase = passphrase
        self.cancellation = cancellation
        keys = OwnKeys(home: home, silence: silence, cancellation: cancellation)
        unlocked = UnlockedKeys(keys)
        fallback = GPGMEDecryptor(
            home: home,
            passphrase: passphrase,
            cancellation: cancellation
        )
    }

    package func decrypt(
        _ input: any ByteSource,
        to output: any ByteSink,
        limits: ReportLimits
    ) throws -> ReportSummary {
        let recorded = RecordedInput(input)
        do {
            if let done = try silence.noting({ try decryptHere(recorded, output, limits) }) {
                return done
            }
        } catch let error as MessageError where error.cause == .unsupported {
            guard recorded.again() != nil else { throw ReportFailure(error) }
        } catch let error as MessageError {
            throw ReportFailure(error)
        } catch let error as GPGMEError {
            throw GPGMEJudgement.failure(of: error)
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            throw ReportFailure(.noPassphrase, error.reason, hint: "give --passphrase SOURCE")
        }
        guard let again = recorded.again() else {
            throw ReportFailure(.inputOutput, "cannot be read from its beginning again")
        }
        return try fallback.decrypt(again, to: output, limits: limits)
    }

    /// Nil when there is nothing to open it with.
    private func decryptHere(
        _ input: RecordedInput,
        _ output: any ByteSink,
        _ limits: ReportLimits
    ) throws -> ReportSummary? {
        let message = try EncryptedMessage(input)
        guard let opened = try open(message) else { return nil }
        let limited = LimitedOutput(ForgettingOutput(output, input), limits, message.stream)
        let text = try SignedText(LimitedOutput(output, limits, message.stream))
        let isSigned = try message.decrypt(with: opened.key, to: limited, signedText: text) {
            try limited.inflated($0)
        }
        if isSigned, let again = input.again() {
            return try fallback.judge(again, text: text, limits: limits)
        }
        return ReportSummary(bytes: limited.count, key: opened.primary, signatures: [])
    }

    private typealias Opened = (key: SessionKey?, primary: String?)

    private func open(_ message: EncryptedMessage) throws -> Opened? {
        var failures = SessionKeyFailures()
        let byKey = try openByKey(message, &failures)
        if let byKey, byKey.key != nil { return byKey }
        if let opened = try openByPassphrase(message, &failures) { return opened }
        if let failure = failures.mostTelling { throw failure }
        return byKey
    }

    /// When a key that is named opens nothing and no other does, the message is wrong.
    private func openByKey(
        _ message: EncryptedMessage,
        _ failures: inout SessionKeyFailures
    ) throws -> Opened? {
        guard !message.keys.isEmpty else { return nil }
        let own = try keys.entries()
        var refused: Opened?
        for packet in message.keys {
            guard packet.recipient.keyID != nil else {
                if let opened = try openHidden(packet, own) { return opened }
                continue
            }
            let named = own.first { packet.recipient.names($0.keyID, fingerprint: $0.fingerprint) }
            guard let entry = named else { continue }
            do {
                let opened = Opened(try open(packet, entry), entry.primary)
                if opened.key != nil { return opened }
            } catch let error as GPGMEError where error.isOfSecretKey {
                try failures.add(GPGMEJudgement.unreadableKey(entry.keyID, error))
            } catch {
                try failures.add(checked(error))
            }
            refused = (nil, entry.primary)
        }
        return refused
    }

    private func openHidden(
        _ packet: EncryptedSessionKey,
        _ own: [OwnKeys.Entry]
    ) throws -> Opened? {
        for entry in own {
            do {
                if let key = try open(packet, entry) { return (key, entry.primary) }
            } catch {
                _ = try checked(error)
            }
        }
        return nil
    }

    /// The error, unless everything is to end.
    private func checked(_ error: any Error) throws -> any Error {
        guard cancellation?.isCancelled != true else {
            throw ReportFailure(.interrupted, "was interrupted")
        }
        if let error = error as? GPGMEError, error.isTimedOut { throw error }
        return error
    }

    private func open(_ packet: EncryptedSessionKey, _ entry: OwnKeys.Entry) throws -> SessionKey? {
        let isRSA = [.rsa, .rsaEncryptOnly].contains(packet.recipient.algorithm)
        guard entry.isRSA == isRSA else { return nil }
        let connection =
            try idle.withLock { $0.popLast() }
            ?? keys.connect(isLoopback: passphrase != nil)
        let place = try unlocked.place(of: entry, connection)
        // An open key needs none, and an agent that takes none from others can use it.
        let source =
            place == .open
            ? nil
            : passphrase.map { provider in
                { try provider.passphrase(for: "the key \(entry.keyID)") }
            }
        let key: any DecryptionKey =
            try isUnlocking(place)
            ? unlocked.key(entry, connection, source)
            : AgentKey(entry: entry, keys: keys, connection: connection, passphrase: source)
        let session = try packet.open(with: key)
        idle.withLock { $0.append(connection) }
        return session
    }

    private func isUnlocking(_ place: AgentConnection.Place) -> Bool {
        guard engine != .agent else { return false }
        switch place {
        case .open: return true
        case .protected: return engine == .unlock || passphrase != nil
        case .card: return false
        }
    }

    /// Nil without a passphrase at hand: then it is GnuPG that asks.
    private func openByPassphrase(
        _ message: EncryptedMessage,
        _ failures: inout SessionKeyFailures
    ) throws -> Opened? {
        if let fault = message.passphraseFault { try failures.add(fault) }
        guard !message.passphrases.isEmpty, let passphrase else { return nil }
        let secret = try passphrase.passphrase(for: "the message")
        var budget = StretchingBudget()
        for packet in message.passphrases {
            do {
                try budget.spend(on: packet)
                let key = try packet.open(secret, argon2: Argon2Stretching.key)
                if let key, try message.mayOpen(with: key) { return (key, nil) }
                try failures.add(ReportFailure(.wrongPassphrase, "the passphrase is wrong"))
            } catch let error as FormatError {
                try failures.add(error)
            }
        }
        return nil
    }
}

/// Once plaintext is out, no other reader can start over.
private final class ForgettingOutput: ByteSink {
    private let sink: any ByteSink
    private let input: RecordedInput

    init(_ sink: any ByteSink, _ input: RecordedInput) {
        (self.sink, self.input) = (sink, input)
    }

    func write(_ bytes: RawSpan) throws {
        input.forget()
        try sink.write(bytes)
    }
}
