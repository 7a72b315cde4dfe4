package import Bytes
internal import OpenSSL

/// Encrypts what is written to it, in constant memory.
///
/// The file is whole only after ``finish()``.
package final class AgeWriter: ByteSink {
    /// Opens this file, whoever its recipients are: for reading back what was written.
    package let identity: any Identity
    private let payload: PayloadWriter
    private let armor: ArmorWriter?

    /// Writes the header.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for no recipient, or a passphrase with others; and
    ///   whatever the sink throws.
    package init(
        to sink: any ByteSink,
        recipients: [any Recipient],
        armored: Bool = false
    ) throws {
        let key = try FileKey.generate()
        identity = KnownFileKey(key)
        let stanzas = try recipients.map { try $0.wrap(key.bytes) }
        let header = try Header(stanzas, authenticatedBy: key)
        let nonce = SecretBytes(copying: try Random.bytes(16))
        armor = armored ? try ArmorWriter(to: sink) : nil
        let sink: any ByteSink = armor ?? sink
        try sink.write(header.encode())
        try sink.write(nonce)
        payload = try PayloadWriter(key: key.payloadKey(nonce: nonce), to: sink)
    }

    package func write(_ bytes: RawSpan) throws {
        try payload.write(bytes)
    }

    /// Writes the last chunk and the end of the armor; nothing may be written afterwards.
    package func finish() throws {
        try payload.finish()
        try armor?.finish()
    }
}

extension AgeWriter {
    /// A whole file, for what is in memory anyway.
    package static func encrypt(
        _ bytes: SecretBytes,
        to recipients: [any Recipient],
        armored: Bool = false
    ) throws -> [UInt8] {
        let sink = MemorySink()
        let writer = try AgeWriter(to: sink, recipients: recipients, armored: armored)
        try writer.write(bytes)
        try writer.finish()
        return sink.bytes
    }
}
