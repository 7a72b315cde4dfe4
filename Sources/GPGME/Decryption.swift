package import Bytes
internal import CGPGME

/// What gpg said of one message; whether that is good enough is for the caller to judge.
package struct Decryption: Sendable {
    /// Nil when gpg itself called it a success.
    package let error: GPGMEError?
    /// The fingerprint of the primary key to which the message was encrypted, when its secret was here.
    package let key: String?
    package let recipients: [Recipient]
    /// `AES256.CFB`; ends in `.PGPCFB` without integrity protection, and for gpg 2.2 with OCB as well.
    package let cipher: String?
    package let signatures: [Signature]
    package let statusLines: [StatusLine]
    /// What gpg wrote for people on its standard error, in the language C.
    package let diagnostics: String
    /// Whether gpg took all that there was.
    package let isInputRead: Bool

    /// One key to which the message is encrypted, whether it is here or not.
    package struct Recipient: Equatable, Sendable {
        /// 16 upper-case hexadecimal digits; all zero for a hidden one.
        package let keyID: String
        /// RFC 9580 section 9.1.
        package let algorithm: Int
        /// Why this key did not open it; nil also when it was not tried.
        package let error: GPGMEError?
    }
}

extension Context {
    /// Decrypts and verifies a message that comes piece by piece; plaintext goes out long before it is
    /// known to be unaltered.
    ///
    /// - Throws: what `source`, `sink` or the passphrase source threw. What gpg has to say, failures
    ///   as well, is in the result.
    package func decrypt(_ source: any ByteSource, to sink: any ByteSink) throws -> Decryption {
        let cipher = try DataBuffer(reading: source)
        let plain = try DataBuffer(writing: sink)
        return try unsafe run("decrypt", [cipher, plain]) { handle in
            unsafe gpgme_op_decrypt_ext_start(
                handle,
                GPGME_DECRYPT_VERIFY,
                cipher.handle,
                plain.handle
            )
        } finish: { handle, error in
            try unsafe decryption(handle, error, cipher.isAtEnd)
        }
    }

    private func decryption(
        _ handle: gpgme_ctx_t,
        _ error: GPGMEError?,
        _ isInputRead: Bool
    ) throws -> Decryption {
        let result = unsafe gpgme_op_decrypt_result(handle)
        let cipher = unsafe result.map { unsafe text($0.pointee.symkey_algo) } ?? ""
        return Decryption(
            error: error,
            key: openedKey,
            recipients: unsafe Self.recipients(result),
            cipher: cipher.isEmpty ? nil : cipher,
            signatures: unsafe signatures(handle),
            statusLines: statusLines,
            diagnostics: try unsafe diagnostics(handle),
            isInputRead: isInputRead
        )
    }

    /// `DECRYPTION_KEY fingerprint primary trust`.
    private var openedKey: String? {
        statusLines.last { $0.keyword == "DECRYPTION_KEY" }?.arguments.dropFirst().first
    }

    private static func recipients(_ result: gpgme_decrypt_result_t?) -> [Decryption.Recipient] {
        var found: [Decryption.Recipient] = []
        var next = unsafe result?.pointee.recipients
        while let recipient = unsafe next?.pointee {
            unsafe found.append(Decryption.Recipient(recipient))
            unsafe next = recipient.next
        }
        return found
    }

    /// GPGME gives up the results of the operation for it.
    private func diagnostics(_ handle: gpgme_ctx_t) throws -> String {
        let collector = SecretCollector()
        let buffer = try DataBuffer(writing: collector)
        let flags = UInt32(GPGME_AUDITLOG_DIAG)
        _ = unsafe gpgme_op_getauditlog(handle, buffer.handle, flags)
        return String(decoding: collector.bytes.disclosed(), as: UTF8.self)
    }
}

extension Decryption.Recipient {
    fileprivate init(_ recipient: _gpgme_recipient) {
        unsafe self.init(
            keyID: text(recipient.keyid),
            algorithm: Int(recipient.pubkey_algo.rawValue),
            error: recipient.status == 0 ? nil : GPGMEError(recipient.status, "decrypt")
        )
    }
}
