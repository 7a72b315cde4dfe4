package import Bytes

/// The bytes of the one encrypted message in a file, armored or not, and of nothing else.
///
/// The packets before the encrypted data are read at once, so that it is known what the message needs
/// before any of it is decrypted. Those that the reader could do nothing with are left out; all other
/// octets are handed on as they are, without the armor.
///
/// That the message is whole and that nothing follows it is known when ``next()`` has returned nil:
/// whoever releases plaintext waits for that. Memory does not grow with the message.
///
/// - Throws: ``MessageError``; and what the source throws.
package final class MessageStream: ByteSource {
    /// Whom it is encrypted to, in its order; those in a packet of an unknown version are left out.
    package let recipients: [Recipient]
    /// How many passphrases it can be opened with.
    package let passphraseCount: Int
    package let protection: MessageProtection

    private let raw: RawInput
    private var input: PacketInput
    private var front: [UInt8]
    private var body: PacketBody

    package init(_ source: any ByteSource, for dialect: MessageDialect = .gnupg) throws {
        raw = RawInput(source)
        input = PacketInput(try Self.packets(raw))
        let front = try MessageFront(&input, dialect)
        recipients = front.sessionKeys.recipients
        passphraseCount = front.sessionKeys.passphraseCount
        protection = front.data.protection
        self.front = front.sessionKeys.octets + front.data.octets
        body = front.data.body
    }

    package var isSymmetricOnly: Bool { recipients.isEmpty }

    /// Bytes of the source that were read, for a progress bar.
    package var consumed: Int { raw.consumed }

    package func next() throws -> [UInt8]? {
        guard front.isEmpty else {
            defer { front = [] }
            return front
        }
        guard body.isComplete else { return try input.next(of: &body) }
        try checkEnd()
        return nil
    }

    /// A packet has the high bit in its first octet, which no text begins with but for its byte order
    /// mark.
    private static func packets(_ raw: RawInput) throws -> any ByteSource {
        let beginning = try raw.beginning(3)
        guard let first = beginning.first else { throw MessageError(.empty, "it is empty") }
        guard first & 0x80 == 0 || beginning.starts(with: [UInt8].byteOrderMark) else { return raw }
        return Dearmor(raw)
    }

    /// Blanks and zeros follow a message that was sent as text or in blocks, 0x1a one from CP/M.
    private func checkEnd() throws {
        guard body.count >= Self.shortest else {
            throw MessageError(.damaged, "its encrypted data is too short")
        }
        try input.skip { $0 == 0 || $0 == 0x1a || $0.isBlankOrLineEnd }
        guard let next = try input.peek() else { return }
        throw MessageError(
            .severalMessages,
            next & 0x80 == 0 ? "data follows the message" : "another packet follows the message"
        )
    }

    /// Octets of encrypted data around an empty message, by the cipher with the shortest blocks.
    private static let shortest = 1 + 10 + 2 + 22
}
