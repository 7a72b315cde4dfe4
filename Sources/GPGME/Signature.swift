package import Bytes
internal import CGPGME

extension Decryption {
    package struct Signature: Equatable, Sendable {
        /// Of gpgme_signature_t's `status`; its `summary` is no guide, being 0 for a good signature of a
        /// key that nobody vouches for.
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
        /// The fingerprint of the primary key to which that one belongs, when the signature is valid.
        package let primary: String?
        /// Seconds since 1970; 0 where it is not known.
        package let created: Int
    }
}

extension Context {
    /// Verifies what is signed; what is signed is inside.
    package func verify(_ signed: SecretBytes) throws -> [Decryption.Signature] {
        let input = try DataBuffer(reading: signed)
        let output = try DataBuffer(writing: SecretCollector())
        return try unsafe run("verify", [input, output]) { handle in
            unsafe gpgme_op_verify_start(handle, input.handle, nil, output.handle)
        } result: { handle in
            unsafe signatures(handle)
        }
    }

    /// Verifies a detached signature.
    package func verify(
        _ signature: SecretBytes,
        of text: SecretBytes
    ) throws -> [Decryption.Signature] {
        let input = try DataBuffer(reading: signature)
        let signed = try DataBuffer(reading: text)
        return try unsafe run("verify", [input, signed]) { handle in
            unsafe gpgme_op_verify_start(handle, input.handle, signed.handle, nil)
        } result: { handle in
            unsafe signatures(handle)
        }
    }

    func signatures(_ handle: gpgme_ctx_t) -> [Decryption.Signature] {
        var found: [Decryption.Signature] = []
        var next = unsafe gpgme_op_verify_result(handle)?.pointee.signatures
        while let signature = unsafe next?.pointee {
            unsafe found.append(Decryption.Signature(signature, primaries))
            unsafe next = signature.next
        }
        return found
    }

    /// `VALIDSIG fingerprint date time expiry version reserved algorithm hash class primary`.
    private var primaries: [String: String] {
        let lines = statusLines.filter { $0.keyword == "VALIDSIG" && $0.arguments.count >= 10 }
        return Dictionary(lines.map { ($0.arguments[0], $0.arguments[9]) }) { first, _ in first }
    }
}

extension Decryption.Signature {
    fileprivate init(_ signature: _gpgme_signature, _ primaries: [String: String]) {
        fingerprint = unsafe text(signature.fpr)
        status = Self.status(unsafe signature.status)
        primary = primaries[fingerprint]
        created = Int(unsafe signature.timestamp)
    }

    private static func status(_ error: gpgme_error_t) -> Status {
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
