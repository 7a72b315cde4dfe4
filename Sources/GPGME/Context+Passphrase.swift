internal import Bytes
internal import CGPGME

extension Context {
    package struct PassphraseRequest: Sendable {
        /// Key ID and user ID; nil for a message that is encrypted under a passphrase, and for a new
        /// passphrase.
        package let key: String?
        /// The one given before was wrong.
        package let isRetry: Bool
        /// Counted from 0 in this operation.
        package let number: Int
    }

    static var supply: gpgme_passphrase_cb_t {
        { this, hint, _, wasBad, descriptor in
            unsafe Context.at(this).supply(text(hint), wasBad != 0, descriptor)
        }
    }

    /// Asks the source and writes what it answers.
    private func supply(_ hint: String, _ isRetry: Bool, _ descriptor: Int32) -> gpgme_error_t {
        answering {
            let key = isForMessage || hint.isEmpty ? nil : hint
            let request = PassphraseRequest(key: key, isRetry: isRetry, number: requests)
            requests += 1
            guard let secret = try passphrase?(request) else { return Self.refusal }
            return send(try Self.line(secret), to: descriptor)
        }
    }

    /// GPGME keeps the hint of a key that was tried before.
    private var isForMessage: Bool {
        statusLines.last { $0.keyword.hasPrefix("NEED_PASSPHRASE") }?.keyword
            == "NEED_PASSPHRASE_SYM"
    }

    /// gpg reads up to the line end, and its agent takes 254 bytes.
    private static func line(_ secret: SecretBytes) throws -> SecretBytes {
        guard secret.count < 255 else { throw GPGMEError(GPG_ERR_TOO_LARGE, "passphrase") }
        guard secret.firstIndex(of: 0x0a) == nil, secret.firstIndex(of: 0) == nil else {
            throw GPGMEError(GPG_ERR_INV_VALUE, "passphrase")
        }
        var line = ByteWriter(capacity: secret.count + 1)
        line.bytes(secret)
        line.byte(0x0a)
        return line.finish()
    }

    func send(_ line: SecretBytes, to descriptor: Int32) -> gpgme_error_t {
        let result = unsafe line.withBytes { bytes in
            unsafe gpgme_io_writen(descriptor, bytes.baseAddress, bytes.count)
        }
        return result == 0 ? 0 : gpgme_err_make(GPG_ERR_SOURCE_GPGME, GPG_ERR_EPIPE)
    }

    /// Keeps what `body` throws: no error of Swift's passes through GPGME.
    func answering(_ body: () throws -> gpgme_error_t) -> gpgme_error_t {
        do {
            return try body()
        } catch {
            failure = error
            return Self.refusal
        }
    }

    private static var refusal: gpgme_error_t {
        gpgme_err_make(GPG_ERR_SOURCE_USER_1, GPG_ERR_CANCELED)
    }
}
