/// How encrypted data is kept from being altered.
package enum MessageProtection: Sendable {
    /// A SHA-1 hash inside: packet 18 version 1 (RFC 9580 section 5.13.1).
    case mdc
    /// GnuPG's packet 20, in chunks by OCB or EAX.
    case ocb
    /// Packet 18 version 2 (RFC 9580 section 5.13.2).
    case aead
}

/// Who will read the message.
package enum MessageDialect: Sendable {
    /// GnuPG 2.2 to 2.4, which gives up at packets that it does not know.
    case gnupg
    /// Whatever RFC 9580 has.
    case all
}

/// The header of an encrypted data packet, and what its first octets tell.
///
/// ```
/// packet 18   version 1
///             version 2, cipher, AEAD, chunk size, salt
/// packet 20   version 1, cipher, AEAD (1 EAX, 2 OCB), chunk size, nonce
/// ```
struct EncryptedDataStart {
    let protection: MessageProtection
    let octets: [UInt8]
    let body: PacketBody

    init(_ header: PacketHeader, _ input: inout PacketInput, _ dialect: MessageDialect) throws {
        guard var body = PacketBody(header.length), !header.beginsTooShort else {
            throw MessageError(.damaged, "its \(header.tag) has an impossible length")
        }
        let start = try input.take(header.tag == .gnupgAEAD ? 3 : 1)
        guard body.end(in: start, from: 0) == start.count, !body.isComplete else {
            throw MessageError(.damaged, "its \(header.tag) is too short")
        }
        protection = try Self.protection(header.tag, start)
        octets = header.octets + start
        self.body = body
        guard protection != .aead || dialect == .all else {
            throw MessageError(.unsupported, "it uses the AEAD of RFC 9580 (packet 18 version 2)")
        }
    }

    private static func protection(
        _ tag: PacketTag,
        _ start: [UInt8]
    ) throws -> MessageProtection {
        switch (tag, start[0]) {
        case (.protectedData, 1): return .mdc
        case (.protectedData, 2): return .aead
        case (.gnupgAEAD, 1) where (1...2).contains(start[2]): return .ocb
        default:
            throw MessageError(.unsupported, "its \(tag) is of a kind that is not known")
        }
    }
}

extension PacketHeader {
    /// The first part of a body has at least 512 octets (RFC 9580 section 4.2.1.4).
    fileprivate var beginsTooShort: Bool {
        if case .partial(let count) = length { count < 512 } else { false }
    }
}
