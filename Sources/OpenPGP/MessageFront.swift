/// What stands in a message before its encrypted data, and the first octets of that.
///
/// Reading it leaves the input inside of the encrypted data packet.
struct MessageFront {
    /// Octets in the body of a packet, and packets that are passed over, at the most.
    static let longestPacket = 64 << 10
    static let mostIgnored = 64

    let sessionKeys: SessionKeyPackets
    let data: EncryptedDataStart

    init(_ input: inout PacketInput, _ dialect: MessageDialect) throws {
        var sessionKeys = SessionKeyPackets(dialect)
        var ignored = 0
        var header = try Self.firstHeader(&input)
        while !header.tag.isProtected {
            if header.tag.isSessionKey {
                try sessionKeys.take(header, try input.body(header))
            } else {
                try Self.passOver(header, &input, isFirst: sessionKeys.count == 0)
                ignored += 1
            }
            guard ignored <= Self.mostIgnored else {
                throw MessageError(.damaged, "too many packets come before the encrypted data")
            }
            header = try Self.header(&input)
        }
        data = try EncryptedDataStart(header, &input, dialect)
        try sessionKeys.check()
        self.sessionKeys = sessionKeys
    }

    private static func header(_ input: inout PacketInput) throws -> PacketHeader {
        guard try input.peek() != nil else {
            throw MessageError(.truncated, "it ends before the encrypted data")
        }
        guard let header = try input.header() else {
            throw MessageError(.damaged, "no packet begins where one is due")
        }
        return header
    }

    /// A first packet that can be none means that the whole file is something else.
    private static func firstHeader(_ input: inout PacketInput) throws -> PacketHeader {
        let header = try header(&input)
        let first = try input.peek()
        guard header.tag.isKnown, header.tag.isData || header.isShort,
            first.map(header.tag.canBegin) ?? true
        else { throw MessageError.notOpenPGP }
        return header
    }

    /// Markers, padding, and packets that a reader may ignore when it does not know them.
    private static func passOver(
        _ header: PacketHeader,
        _ input: inout PacketInput,
        isFirst: Bool
    ) throws {
        guard header.tag != .encryptedData else {
            throw MessageError(
                .noIntegrityProtection,
                "its encryption has no integrity protection, so it may have been altered"
            )
        }
        guard header.tag.isIgnored else { throw refusal(of: header.tag, isFirst: isFirst) }
        let body = try input.body(header)
        guard header.tag != .marker || body == Array("PGP".utf8) else {
            throw MessageError(.damaged, "its marker packet is malformed")
        }
    }

    private static func refusal(of tag: PacketTag, isFirst: Bool) -> MessageError {
        guard tag.isKnown else {
            return MessageError(.unsupported, "it has a \(tag), which is not known")
        }
        guard isFirst else {
            return MessageError(.damaged, "a \(tag) stands before the encrypted data")
        }
        return MessageError(.notEncrypted, tag.complaint)
    }
}

extension MessageError {
    static let notOpenPGP = MessageError(.notEncrypted, "it is not an OpenPGP message")
}

extension PacketTag {
    fileprivate var isProtected: Bool { self == .protectedData || self == .gnupgAEAD }

    fileprivate var isSessionKey: Bool {
        self == .publicKeySessionKey || self == .passphraseSessionKey
    }
}

extension PacketHeader {
    fileprivate var isShort: Bool {
        if case .definite(let count) = length { count <= MessageFront.longestPacket } else { false }
    }
}

extension PacketInput {
    /// The body of a packet that is no data.
    fileprivate mutating func body(_ header: PacketHeader) throws -> [UInt8] {
        guard case .definite(let count) = header.length, count <= MessageFront.longestPacket else {
            throw MessageError(.damaged, "its \(header.tag) has an impossible length")
        }
        return try take(count)
    }
}
