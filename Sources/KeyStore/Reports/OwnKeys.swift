internal import Files
internal import GPGME
internal import OpenPGP
internal import Synchronization

/// The keys of a GnuPG home to which messages are encrypted.
final class OwnKeys: Sendable {
    /// One of them, as the keyring has it.
    struct Entry: Sendable {
        let keyID: String
        let fingerprint: String
        let primary: String
        let keygrip: String
        let isRSA: Bool
        let userID: String
        let created: Timestamp

        /// What a pinentry shows.
        var prompt: String {
            "Please enter the passphrase to unlock the OpenPGP secret key:\n"
                + "\"\(userID.prefix(120))\"\nID \(keyID), created \(created)"
        }
    }

    private let home: String?
    private let found = Mutex<[Entry]?>(nil)
    private let packets = Mutex<[String: KeyPacket]>([:])
    private let path = Mutex<String?>(nil)

    private let silence: AgentSilence
    private let cancellation: Cancellation?

    init(home: String?, silence: AgentSilence, cancellation: Cancellation?) {
        self.silence = silence
        self.home = home
        self.cancellation = cancellation
    }

    /// Those whose secret is here or on a card, in the order of the keyring.
    ///
    /// - Throws: ``GPGMEError``.
    func entries() throws -> [Entry] {
        try found.withLock { found in
            let entries = try found ?? silence.noting { try list() }
            found = entries
            return entries
        }
    }

    private func list() throws -> [Entry] {
        try Context(home: home).keys(secret: true).flatMap { key in
            key.subkeys.filter { $0.canEncrypt && $0.isSecret }.map { subkey in
                Entry(
                    keyID: subkey.keyID,
                    fingerprint: subkey.fingerprint,
                    primary: key.fingerprint,
                    keygrip: subkey.keygrip,
                    isRSA: subkey.algorithm.hasPrefix("rsa"),
                    userID: String(decoding: key.userIDs.first ?? [], as: UTF8.self),
                    created: Timestamp(seconds: subkey.created)
                )
            }
        }
    }

    /// The public half.
    ///
    /// - Throws: ``GPGMEError``; ``MessageError/Cause/unsupported`` for a key that is not understood.
    func packet(of entry: Entry) throws -> KeyPacket {
        if let known = packets.withLock({ $0[entry.fingerprint] }) { return known }
        let exported = try Context(home: home).export(entry.primary, .minimal, armored: false)
        let keys = (try? TransferableKey.decode(exported).flatMap(\.keys)) ?? []
        return try packets.withLock { packets in
            for key in keys { packets[key.fingerprint] = key }
            guard let packet = packets[entry.fingerprint] else {
                throw MessageError(.unsupported, "its key \(entry.keyID) is not understood")
            }
            return packet
        }
    }

    /// A conversation with the agent of this home, which gpg has started by now.
    func connect(isLoopback: Bool) throws -> AgentConnection {
        try AgentConnection(
            socket: socket(),
            isLoopback: isLoopback,
            cancellation: cancellation
        )
    }

    private func socket() throws -> String {
        try path.withLock { path in
            if let path { return path }
            let words = home.map { ["--homedir", $0] } ?? []
            let outcome = try Program.run(["gpgconf"] + words + ["--list-dirs", "agent-socket"])
            let line = String(decoding: outcome.output.disclosed(), as: UTF8.self)
            let found = line.split(separator: "\n").first.map(String.init) ?? ""
            // The colon and the percent sign are written as %3a and %25.
            path = found.replacing("%3a", with: ":").replacing("%25", with: "%")
            return path ?? found
        }
    }
}
