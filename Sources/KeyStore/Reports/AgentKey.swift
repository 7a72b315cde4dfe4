internal import Bytes
internal import GPGME
internal import OpenPGP

/// A private key that stays in gpg-agent, or on its card.
struct AgentKey: DecryptionKey {
    let entry: OwnKeys.Entry
    let keys: OwnKeys
    let connection: AgentConnection
    let passphrase: AgentConnection.PassphraseSource?

    var packet: KeyPacket {
        get throws { try keys.packet(of: entry) }
    }

    /// `(7:enc-val(3:rsa(1:aN:text)))`.
    func decryptRSA(_ text: SecretBytes) throws -> SecretBytes? {
        var expression = ByteWriter()
        expression.text("(7:enc-val(3:rsa(1:a")
        expression.atom(text.asNumber)
        expression.text(")))")
        guard let value = try value(of: expression.finish()) else { return nil }
        return connection.isUnpadded ? Self.padded(value) : Self.block(value)
    }

    /// `(7:enc-val(4:ecdh(1:sN:wrapped)(1:eN:point)))`; what is wrapped is not for the agent.
    func sharedSecret(with point: SecretBytes) throws -> SecretBytes? {
        let isBare = point.count == 32
        var expression = ByteWriter()
        expression.text("(7:enc-val(4:ecdh(1:s1:x)(1:e")
        expression.atom(isBare ? SecretBytes(copying: [0x40] + point.disclosed()) : point)
        expression.text(")))")
        return try value(of: expression.finish()).flatMap { Self.coordinate($0, isBare: isBare) }
    }

    private func value(of text: SecretBytes) throws -> SecretBytes? {
        if passphrase == nil { try connection.describe(entry.prompt) }
        do {
            let answer = try connection.decrypt(
                text,
                keygrip: entry.keygrip,
                passphrase: passphrase
            )
            return SExpression(answer).value(of: "value")
        } catch let error as GPGMEError where error.isOfData {
            return nil
        }
    }

    /// The agent writes a number, without the block's first octet.
    private static func block(_ value: SecretBytes) -> SecretBytes {
        let bare = value.withoutLeadingZeros
        var block = ByteWriter(capacity: bare.count + 1)
        block.byte(0)
        block.bytes(bare)
        return block.finish()
    }

    private static func padded(_ value: SecretBytes) -> SecretBytes {
        var block = ByteWriter(capacity: value.count + 11)
        block.bytes([0, 2] + [UInt8](repeating: 0xff, count: 8) + [0])
        block.bytes(value)
        return block.finish()
    }

    /// From a point with its y coordinate, without it, or the coordinate alone.
    private static func coordinate(_ value: SecretBytes, isBare: Bool) -> SecretBytes? {
        guard !value.isEmpty else { return nil }
        switch (isBare, value[0]) {
        case (true, 0x40) where value.count == 33: return value[1..<33]
        case (true, _): return value.count == 32 ? value : nil
        case (false, 4) where value.count % 2 == 1: return value[1..<1 + value.count / 2]
        default: return nil
        }
    }
}

extension SecretBytes {
    /// With a zero in front where the number would be a negative one.
    fileprivate var asNumber: SecretBytes {
        guard !isEmpty, self[0] & 0x80 != 0 else { return self }
        var number = ByteWriter(capacity: count + 1)
        number.byte(0)
        number.bytes(self)
        return number.finish()
    }
}
