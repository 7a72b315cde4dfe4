package import Bytes

/// A message that is decrypted here: what opens it, and then its plaintext.
///
/// - Throws: ``MessageError``; and what the source throws.
package final class EncryptedMessage {
    package let stream: MessageStream
    /// In the order of the message.
    package let keys: [EncryptedSessionKey]
    package let passphrases: [PassphraseSessionKey]
    private let data: EncryptedData
    private let packets: PacketReader

    package init(_ source: any ByteSource) throws {
        stream = try MessageStream(source, for: .all)
        packets = PacketReader(stream)
        var keys: [EncryptedSessionKey] = []
        var passphrases: [PassphraseSessionKey] = []
        var header = try packets.header()
        while header.tag == .publicKeySessionKey || header.tag == .passphraseSessionKey {
            let body = SecretBytes(copying: try packets.shortBody(of: header))
            try Self.understanding {
                if header.tag == .publicKeySessionKey {
                    if let key = try EncryptedSessionKey(body) { keys.append(key) }
                } else {
                    passphrases.append(try PassphraseSessionKey(body))
                }
            }
            header = try packets.header()
        }
        (self.keys, self.passphrases) = (keys, passphrases)
        data = try EncryptedData(header.tag, stream.protection, packets.body(of: header))
    }

    private static func understanding(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as FormatError {
            let cause = error.kind == .unsupported ? MessageError.Cause.unsupported : .damaged
            throw MessageError(cause, "its session key is not understood: \(error.reason)")
        }
    }

    /// Whether the key can be that of this message, so far as its first octets tell.
    ///
    /// For choosing among passphrases; nobody who sends messages is to be told.
    package func mayOpen(with key: SessionKey) throws -> Bool {
        try data.fits(key)
    }

    /// Writes the plaintext, which is known to be whole and unaltered when this returns.
    ///
    /// Without a key the message is gone through with a random one, and refused.
    ///
    /// - Throws: ``MessageError``: ``MessageError/Cause/unsupported`` before anything was written; what
    ///   is wrong with the protection comes before what is wrong inside. And what the sink and
    ///   `onInflate` throw, which is told of every piece that comes out of compressed data.
    package func decrypt(
        with key: SessionKey?,
        to sink: any ByteSink,
        onInflate: @escaping (Int) throws -> Void = { _ in }
    ) throws {
        guard let key else { try refuse() }
        let plaintext = try data.plaintext(key)
        do {
            try MessageContents(sink: sink, onInflate: onInflate).read(plaintext)
        } catch let error as MessageError where error.cause != .unsupported {
            while try plaintext.next() != nil {}
            throw error.ofContents
        }
        guard try packets.peek() == nil else {
            throw MessageError(.damaged, "a packet follows its encrypted data")
        }
    }

    private func refuse() throws -> Never {
        let noise = try data.plaintext(try data.randomKey())
        while try noise.next() != nil {}
        throw MessageError.altered
    }
}

extension MessageError {
    /// Of what is proved whole, nothing was cut off on its way.
    fileprivate var ofContents: MessageError {
        cause == .truncated ? MessageError(.damaged, "what it holds is cut short") : self
    }
}
