/// The packets in front of encrypted data that hold its session key, each for one key or passphrase
/// (RFC 9580 sections 5.1 and 5.3).
struct SessionKeyPackets {
    static let most = 128
    /// In octets.
    static let mostOctets = 256 << 10

    private let dialect: MessageDialect
    private(set) var recipients: [Recipient] = []
    private(set) var passphraseCount = 0
    /// Those that the reader can make something of, as they were read: GnuPG takes the first that it
    /// can ask for, so those that need no typing come first.
    var octets: [UInt8] { forKeys + forPassphrases }
    private var forKeys: [UInt8] = []
    private var forPassphrases: [UInt8] = []
    private(set) var count = 0
    /// What the packets that were left out use.
    private var unknown: [String] = []

    init(_ dialect: MessageDialect) {
        self.dialect = dialect
    }

    mutating func take(_ header: PacketHeader, _ body: [UInt8]) throws {
        count += 1
        guard count <= Self.most else {
            throw MessageError(.damaged, "it has more than \(Self.most) recipients")
        }
        guard let version = body.first else {
            throw MessageError(.damaged, "its \(header.tag) is empty")
        }
        let isKey = header.tag == .publicKeySessionKey
        let isKnown = isKey ? takeKey(version, body) : takePassphrase(version, body)
        guard isKnown else { return }
        guard forKeys.count + forPassphrases.count + body.count <= Self.mostOctets else {
            throw MessageError(.damaged, "its session keys are too long")
        }
        if isKey {
            forKeys += header.octets + body
        } else {
            forPassphrases += header.octets + body
        }
    }

    /// - Throws: ``MessageError`` when none is left that can be used.
    func check() throws {
        guard octets.isEmpty else { return }
        guard let reason = unknown.first else {
            throw MessageError(.damaged, "no session key comes before the encrypted data")
        }
        throw MessageError(.unsupported, "its session key needs \(reason)")
    }

    private mutating func takeKey(_ version: UInt8, _ body: [UInt8]) -> Bool {
        if let recipient = Recipient(body) { recipients.append(recipient) }
        return isKnown(version, dialect == .gnupg ? [2, 3] : [2, 3, 6])
    }

    private mutating func takePassphrase(_ version: UInt8, _ body: [UInt8]) -> Bool {
        guard isKnown(version, dialect == .gnupg ? [4, 5] : [4, 5, 6]) else { return false }
        if dialect == .gnupg, version == 4, body.count > 2, body[2] == Self.argon2 {
            unknown.append("Argon2")
            return false
        }
        passphraseCount += 1
        return true
    }

    private mutating func isKnown(_ version: UInt8, _ known: [UInt8]) -> Bool {
        if known.contains(version) { return true }
        unknown.append("version \(version) of its packet")
        return false
    }

    /// Of the specifier of how a passphrase becomes a key (RFC 9580 section 3.7.1.4).
    private static let argon2: UInt8 = 4
}
