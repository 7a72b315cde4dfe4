package import Bytes

/// A message that is decrypted here: what opens it, and then its plaintext.
///
/// - Throws: ``MessageError``; and what the source throws.
package final class EncryptedMessage {
    package let stream: MessageStream
    /// In the order of the message.
    package let keys: [EncryptedSessionKey]
    package let passphrases: [PassphraseSessionKey]
    /// Why a packet for a passphrase was left out of them.
    package let passphraseFault: FormatError?
    private let data: EncryptedData
    private let packets: PacketReader
    private let calm: Int

    /// What comes after `calm` octets is read, decrypted and hashed in other threads.
    package init(_ source: any ByteSource, calm: Int = ReadAhead.calm) throws {
        self.calm = calm
        stream = try MessageStream(source, for: .all)
        packets = PacketReader(stream)
        var keys: [EncryptedSessionKey] = []
        var passphrases: [PassphraseSessionKey] = []
        var fault: FormatError?
        var header = try packets.header()
        while header.tag == .publicKeySessionKey || header.tag == .passphraseSessionKey {
            let body = SecretBytes(copying: try packets.shortBody(of: header))
            if header.tag == .publicKeySessionKey {
                if let key = EncryptedSessionKey(body) { keys.append(key) }
            } else {
                do {
                    passphrases.append(try PassphraseSessionKey(body))
                } catch let error as FormatError {
                    fault = fault ?? error
                }
            }
            header = try packets.header()
        }
        // RFC 9580 section 10.3.2.1: those of version 6 belong to packet 18 version 2, and no others.
        let isNew = stream.protection == .aead
        self.keys = keys.filter { ($0.recipient.version == 6) == isNew }
        self.passphrases = passphrases.filter { ($0.version == 6) == isNew }
        passphraseFault = fault
        data = try EncryptedData(header.tag, stream.protection, packets.body(of: header))
    }

    /// Whether the key can be that of this message, so far as its first octets tell.
    ///
    /// For choosing among passphrases; nobody who sends messages is to be told.
    package func mayOpen(with key: SessionKey) throws -> Bool {
        try data.fits(key)
    }

    /// Writes the plaintext, which is known to be whole and unaltered when this returns.
    ///
    /// Text that is signed goes to `signedText` instead, and whether there was one is returned: the
    /// signature is not looked at here. Whatever else is signed, or all of it without such a sink, is
    /// ``MessageError/Cause/unsupported``.
    ///
    /// Without a key the message is gone through with a random one, and refused.
    ///
    /// - Throws: ``MessageError``: what is wrong with the protection comes before what is wrong or
    ///   ``MessageError/Cause/unsupported`` inside, of which nothing was written. And what the sink and
    ///   `onInflate` throw, which is told of every piece that comes out of compressed data: that ends
    ///   the work at once, whether or not the message was altered.
    @discardableResult
    package func decrypt(
        with key: SessionKey?,
        to sink: any ByteSink,
        signedText: (any ByteSink)? = nil,
        onInflate: @escaping (Int) throws -> Void = { _ in }
    ) throws -> Bool {
        guard let key else { try refuse() }
        guard data.isFor(key) else { try refuse() }
        let source = try data.plaintext(key, calm: calm)
        let plaintext = ReadAhead(source, after: calm)
        defer {
            // This one may wait for that.
            source.stop()
            plaintext.stop()
        }
        let contents = MessageContents(
            sink: sink,
            signedText: signedText,
            calm: calm,
            onInflate: onInflate
        )
        let isSignedText: Bool
        do {
            isSignedText = try contents.read(plaintext)
        } catch let error as MessageError {
            while try plaintext.next() != nil {}
            try checkEnd()
            throw error.ofContents
        }
        try checkEnd()
        return isSignedText
    }

    private func checkEnd() throws {
        guard try packets.peek() == nil else {
            throw MessageError(.damaged, "a packet follows its encrypted data")
        }
    }

    private func refuse() throws -> Never {
        let noise = try data.plaintext(try data.randomKey(), calm: calm)
        defer { noise.stop() }
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
