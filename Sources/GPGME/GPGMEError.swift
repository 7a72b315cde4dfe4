internal import CGPGME

/// What GPGME, gpg or its agent reported: a code of libgpg-error, where it arose, and the operation.
///
/// Nothing in it was read out of words meant for people.
package struct GPGMEError: Error, Equatable, Sendable {
    /// `gpg_err_code_t`.
    package let code: UInt32
    /// `gpg_err_source_t`: 2 is gpg, 4 its agent, 5 pinentry, 7 GPGME.
    package let source: UInt32
    /// What was being done: `decrypt`.
    package let operation: String

    init(_ value: gpgme_error_t, _ operation: String) {
        code = gpgme_err_code(value).rawValue
        source = gpgme_err_source(value).rawValue
        self.operation = operation
    }

    init(_ code: gpg_err_code_t, _ operation: String) {
        self.init(gpgme_err_make(GPG_ERR_SOURCE_GPGME, code), operation)
    }

    private func isOne(of codes: gpg_err_code_t...) -> Bool {
        codes.contains { $0.rawValue == code }
    }
}

/// Which remedy fits.
extension GPGMEError {
    package var isNoSecretKey: Bool { isOne(of: GPG_ERR_NO_SECKEY) }

    package var isBadPassphrase: Bool { isOne(of: GPG_ERR_BAD_PASSPHRASE, GPG_ERR_BAD_PIN) }

    /// A person, or a source of passphrases, declined; or a ``Cancellation`` came.
    package var isCancelled: Bool { isOne(of: GPG_ERR_CANCELED, GPG_ERR_FULLY_CANCELED) }

    /// The agent has no way to ask for the passphrase: no terminal, no display, no pinentry.
    package var isUnableToAsk: Bool {
        isOne(
            of: GPG_ERR_NO_PIN_ENTRY,
            GPG_ERR_PIN_ENTRY,
            GPG_ERR_NO_PASSPHRASE,
            GPG_ERR_ENOTTY,
            GPG_ERR_ENXIO
        )
    }

    /// There is no card, no reader, or nothing that speaks to them.
    package var isNoCard: Bool {
        isOne(
            of: GPG_ERR_CARD,
            GPG_ERR_CARD_NOT_PRESENT,
            GPG_ERR_CARD_REMOVED,
            GPG_ERR_CARD_RESET,
            GPG_ERR_CARD_NOT_INITIALIZED,
            GPG_ERR_INV_CARD,
            GPG_ERR_NO_SCDAEMON,
            GPG_ERR_SCDAEMON,
            GPG_ERR_ENODEV
        )
    }

    /// The agent can make nothing of the ciphertext.
    package var isOfData: Bool {
        isOne(
            of: GPG_ERR_INV_DATA,
            GPG_ERR_BAD_DATA,
            GPG_ERR_CONFLICT,
            GPG_ERR_DECRYPT_FAILED,
            GPG_ERR_BAD_MPI,
            GPG_ERR_INV_OBJ,
            GPG_ERR_NO_OBJ,
            GPG_ERR_TOO_SHORT,
            GPG_ERR_TOO_LARGE,
            GPG_ERR_WRONG_PUBKEY_ALGO,
            GPG_ERR_ENCODING_PROBLEM,
            GPG_ERR_INTERNAL
        )
    }

    /// gpg can make nothing of the packets of a message.
    package var isOfPackets: Bool {
        isOne(
            of: GPG_ERR_INV_PACKET,
            GPG_ERR_UNKNOWN_PACKET,
            GPG_ERR_UNEXPECTED,
            GPG_ERR_CHECKSUM,
            GPG_ERR_BAD_SIGNATURE,
            GPG_ERR_COMPR_ALGO,
            GPG_ERR_TRUNCATED,
            GPG_ERR_BAD_KEY,
            GPG_ERR_UNKNOWN_VERSION,
            // Of a session key that decrypts to something else.
            GPG_ERR_WRONG_SECKEY
        )
    }

    /// The file of a secret key is damaged: what the agent says of its S-expression.
    package var isOfSecretKey: Bool {
        let expressions = GPG_ERR_SEXP_INV_LEN_SPEC.rawValue...GPG_ERR_SEXP_ODD_HEX_NUMBERS.rawValue
        return expressions.contains(code)
            || isOne(of: GPG_ERR_BAD_SECKEY, GPG_ERR_INV_SEXP, GPG_ERR_UNKNOWN_SEXP)
    }

    package var isNoAgent: Bool { isOne(of: GPG_ERR_NO_AGENT, GPG_ERR_AGENT) }

    /// There is no gpg, or one that is too old.
    package var isNoEngine: Bool {
        isOne(
            of: GPG_ERR_NO_ENGINE,
            GPG_ERR_INV_ENGINE,
            GPG_ERR_ENGINE_TOO_OLD,
            // What GPGME says of a gpg that is nowhere in PATH.
            GPG_ERR_UNSUPPORTED_PROTOCOL
        )
    }

    /// A cipher, a public-key algorithm or a curve that this GnuPG does not have.
    package var isUnsupportedAlgorithm: Bool {
        isOne(
            of: GPG_ERR_UNSUPPORTED_ALGORITHM,
            GPG_ERR_CIPHER_ALGO,
            GPG_ERR_PUBKEY_ALGO,
            GPG_ERR_UNKNOWN_CURVE
        )
    }

    /// Not what was asked for is at fault, but the disk, memory or a limit: a code made from `errno`.
    package var isOfSystem: Bool {
        code & UInt32(GPG_ERR_SYSTEM_ERROR) != 0 || isOne(of: GPG_ERR_UNKNOWN_ERRNO)
    }

    package var isNoData: Bool { isOne(of: GPG_ERR_NO_DATA) }

    package var isDecryptionFailed: Bool { isOne(of: GPG_ERR_DECRYPT_FAILED) }

    package var isNotFound: Bool {
        isOne(of: GPG_ERR_NOT_FOUND, GPG_ERR_NO_PUBKEY, GPG_ERR_NO_KEY, GPG_ERR_EOF)
    }

    /// Also what a forbidden loopback gives: `no-allow-loopback-pinentry` in gpg-agent.conf.
    package var isNotSupported: Bool { isOne(of: GPG_ERR_NOT_SUPPORTED) }

    /// gpg was silent for longer than the limit.
    package var isTimedOut: Bool { isOne(of: GPG_ERR_TIMEOUT) }

    package var isUserIDTaken: Bool { isOne(of: GPG_ERR_USER_ID_EXISTS) }

    package var isConflict: Bool { isOne(of: GPG_ERR_CONFLICT) }
}

extension GPGMEError: CustomStringConvertible {
    /// libgpg-error's words, in lower case as they stand within a line: `decryption failed`.
    package var description: String {
        let words = Self.words(for: gpgme_err_make(GPG_ERR_SOURCE_UNKNOWN, .init(code)))
        let isAcronym = words.dropFirst().first?.isUppercase ?? false
        return isAcronym ? words : words.prefix(1).lowercased() + words.dropFirst()
    }

    private static func words(for value: gpgme_error_t) -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { room in
            guard let text = room.baseAddress else { return "error \(value)" }
            unsafe text.initialize(repeating: 0, count: room.count)
            _ = unsafe gpgme_strerror_r(value, text, room.count - 1)
            return unsafe String(cString: text)
        }
    }
}
