package import Bytes
internal import CGPGME

/// What gpg said of one message; whether that is good enough is for the caller to judge.
package struct Decryption: Sendable {
    /// Nil when gpg itself called it a success.
    package var error: GPGMEError?
    /// The fingerprint of the primary key to which the message was encrypted, when its secret was here.
    package var key: String?
    package var signatures: [Signature] = []
    package var statusLines: [StatusLine] = []
    /// What gpg wrote for people on its standard error, in the language C.
    package var diagnostics = ""
    /// Whether gpg took all that there was.
    package var isInputRead = false

    package struct Signature: Equatable, Sendable {
        package enum Status: Sendable {
            case good
            case bad
            case expired
            case keyExpired
            case keyRevoked
            case noKey
            case unchecked
        }

        package let status: Status
        /// The fingerprint of the signing key, or its key ID.
        package let fingerprint: String
    }
}

extension Context {
    /// Decrypts and verifies a message that comes piece by piece.
    ///
    /// - Throws: what `source`, `sink` or the passphrase source threw. What gpg has to say, failures
    ///   as well, is in the result.
    package func decrypt(
        _ source: any ByteSource,
        to sink: any ByteSink
    ) throws -> Decryption {
        let (cipher, plain) = (
            try DataBuffer(reading: source), try DataBuffer(writing: sink)
        )
        return try unsafe run("decrypt", [cipher, plain]) { handle in
            unsafe gpgme_op_decrypt_ext_start(
                handle,
                GPGME_DECRYPT_VERIFY,
                cipher.handle,
                plain.handle
            )
        } finish: { handle, error in
            var result = Decryption(error: error)
            result.statusLines = statusLines
            result.key =
                statusLines.last { $0.keyword == "DECRYPTION_KEY" }?.arguments.dropFirst().first
            result.signatures = unsafe Self.signatures(handle)
            result.isInputRead = cipher.isAtEnd
            result.diagnostics = try unsafe diagnostics(handle)
            return result
        }
    }

    /// Verifies what is signed and writes what was signed.
    package func verify(_ signed: SecretBytes) throws -> [Decryption.Signature] {
        let (input, output) = (
            try DataBuffer(reading: SecretSource(signed)),
            try DataBuffer(writing: SecretCollector())
        )
        return try unsafe run("verify", [input, output]) { handle in
            unsafe gpgme_op_verify_start(handle, input.handle, nil, output.handle)
        } result: { handle in
            unsafe Self.signatures(handle)
        }
    }

    private func diagnostics(_ handle: gpgme_ctx_t) throws -> String {
        let collector = SecretCollector()
        let buffer = try DataBuffer(writing: collector)
        _ = unsafe gpgme_op_getauditlog(
            handle,
            buffer.handle,
            UInt32(GPGME_AUDITLOG_DIAG)
        )
        return String(decoding: collector.bytes.disclosed(), as: UTF8.self)
    }

    private static func signatures(_ handle: gpgme_ctx_t) -> [Decryption.Signature] {
        var found: [Decryption.Signature] = []
        var next = unsafe gpgme_op_verify_result(handle)?.pointee.signatures
        while let signature = unsafe next {
            found.append(
                unsafe Decryption.Signature(
                    status: status(signature.pointee.status),
                    fingerprint: text(signature.pointee.fpr)
                )
            )
            unsafe next = signature.pointee.next
        }
        return found
    }

    private static func status(_ error: gpgme_error_t) -> Decryption.Signature.Status {
        switch gpgme_err_code(error) {
        case GPG_ERR_NO_ERROR: .good
        case GPG_ERR_BAD_SIGNATURE: .bad
        case GPG_ERR_SIG_EXPIRED: .expired
        case GPG_ERR_KEY_EXPIRED: .keyExpired
        case GPG_ERR_CERT_REVOKED: .keyRevoked
        case GPG_ERR_NO_PUBKEY: .noKey
        default: .unchecked
        }
    }
}
