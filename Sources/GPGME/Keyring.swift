package import Bytes
internal import CGPGME

/// The keys of the home.
extension Context {
    /// The keys that `pattern` fits: a fingerprint, a key ID, a part of a user ID; empty for all.
    package func keys(_ pattern: String = "", secret: Bool = false) throws -> [Key] {
        try handles(pattern, secret: secret).map { unsafe Key($0.handle) }
    }

    /// The key of this fingerprint.
    package func key(_ fingerprint: String, secret: Bool = false) throws -> Key {
        unsafe Key(try handle(fingerprint, secret: secret).handle)
    }

    private func handles(_ pattern: String, secret: Bool) throws -> [KeyHandle] {
        var found: [KeyHandle] = []
        return try unsafe run("list keys") { key in
            found.append(unsafe KeyHandle(owning: key))
        } start: { handle in
            let mode =
                GPGME_KEYLIST_MODE_LOCAL | GPGME_KEYLIST_MODE_WITH_KEYGRIP
                | (secret ? GPGME_KEYLIST_MODE_WITH_SECRET : 0)
            unsafe gpgme_set_keylist_mode(handle, gpgme_keylist_mode_t(mode))
            return unsafe gpgme_op_keylist_start(handle, pattern, secret ? 1 : 0)
        } finish: { _, error in
            if let error, !error.isNotFound { throw error }
            return found
        }
    }

    /// - Throws: ``GPGMEError``, of which ``GPGMEError/isNotFound`` is true when there is none.
    func handle(_ fingerprint: String, secret: Bool = false) throws -> KeyHandle {
        let found = try handles(fingerprint, secret: secret)
        guard let first = found.first, found.count == 1 else {
            let code = found.isEmpty ? GPG_ERR_NOT_FOUND : GPG_ERR_AMBIGUOUS_NAME
            throw GPGMEError(code, "find key")
        }
        return first
    }

    /// Makes a primary key and its subkeys in one operation.
    ///
    /// - Parameter parameters: lines of GnuPG's unattended key generation, without those around them.
    ///   The caller sees to it that no value holds a line end.
    /// - Returns: the fingerprint of the primary key.
    package func generateKey(_ parameters: [String]) throws -> String {
        let lines = ["<GnupgKeyParms format=\"internal\">"] + parameters + ["</GnupgKeyParms>\n"]
        return try unsafe run("make a key") { handle in
            unsafe gpgme_op_genkey_start(handle, lines.joined(separator: "\n"), nil, nil)
        } result: { handle in
            unsafe text(gpgme_op_genkey_result(handle)?.pointee.fpr)
        }
    }

    /// Moves the end of the primary key, or of all of its subkeys, to `seconds` from now; 0 is never.
    package func setExpiry(of fingerprint: String, in seconds: Int, subkeys: Bool) throws {
        let key = try handle(fingerprint, secret: true)
        try unsafe run("set the expiry") { handle in
            unsafe gpgme_op_setexpire_start(
                handle,
                key.handle,
                UInt(seconds),
                subkeys ? "*" : nil,
                0
            )
        } result: { _ in
        }
    }

    /// Protects all secret parts of a key under another passphrase.
    ///
    /// gpg asks for the old one, where there is one, and then for the new one.
    package func changePassphrase(of fingerprint: String) throws {
        let key = try handle(fingerprint, secret: true)
        try unsafe run("change the passphrase") { handle in
            unsafe gpgme_op_passwd_start(handle, key.handle, 0)
        } result: { _ in
        }
    }

    package enum ExportKind: Sendable {
        case minimal
        case secret
        /// With all signatures, local ones too.
        case full
    }

    /// The key, armored or not; empty when gpg found nothing to export, which it calls a success.
    package func export(
        _ fingerprint: String,
        _ kind: ExportKind,
        armored: Bool
    ) throws -> SecretBytes {
        let collector = SecretCollector()
        let output = try DataBuffer(writing: collector)
        return try unsafe run("export", [output]) { handle in
            unsafe gpgme_set_armor(handle, armored ? 1 : 0)
            let mode: UInt32 =
                switch kind {
                case .minimal: UInt32(GPGME_EXPORT_MODE_MINIMAL)
                case .secret: UInt32(GPGME_EXPORT_MODE_SECRET)
                case .full: 0
                }
            return unsafe gpgme_op_export_start(handle, fingerprint, mode, output.handle)
        } result: { _ in
            collector.bytes
        }
    }

    /// How many keys were looked at, and how many came in or changed.
    package struct ImportCounts: Equatable, Sendable {
        package let considered: Int
        package let imported: Int
        package let unchanged: Int
        package let secretRead: Int
        package let secretImported: Int
        package let newRevocations: Int
        /// Each once.
        package let fingerprints: [String]
    }

    package func importKeys(_ bytes: SecretBytes) throws -> ImportCounts {
        let input = try DataBuffer(reading: SecretSource(bytes))
        return try unsafe run("import", [input]) { handle in
            unsafe gpgme_op_import_start(handle, input.handle)
        } result: { handle in
            guard let result = unsafe gpgme_op_import_result(handle) else {
                throw GPGMEError(GPG_ERR_NO_DATA, "import")
            }
            var fingerprints: [String] = []
            var next = unsafe result.pointee.imports
            while let status = unsafe next {
                let fingerprint = unsafe text(status.pointee.fpr)
                if !fingerprints.contains(fingerprint) { fingerprints.append(fingerprint) }
                unsafe next = status.pointee.next
            }
            let counts = unsafe result.pointee
            return unsafe ImportCounts(
                considered: Int(counts.considered),
                imported: Int(counts.imported),
                unchanged: Int(counts.unchanged),
                secretRead: Int(counts.secret_read),
                secretImported: Int(counts.secret_imported),
                newRevocations: Int(counts.new_revocations),
                fingerprints: fingerprints
            )
        }
    }

    /// Deletes a key with its secret, asking nobody.
    package func deleteKey(_ fingerprint: String) throws {
        let key = try handle(fingerprint)
        try unsafe run("delete") { handle in
            unsafe gpgme_op_delete_ext_start(
                handle,
                key.handle,
                UInt32(GPGME_DELETE_ALLOW_SECRET | GPGME_DELETE_FORCE)
            )
        } result: { _ in
        }
    }

    /// Encrypts to keys, whatever their validity.
    package func encrypt(_ plaintext: SecretBytes, to fingerprints: [String]) throws -> SecretBytes
    {
        let keys = try fingerprints.map { try handle($0) }
        var recipients: [gpgme_key_t?] = unsafe keys.map { unsafe $0.handle } + [nil]
        let collector = SecretCollector()
        let input = try DataBuffer(reading: SecretSource(plaintext))
        let output = try DataBuffer(writing: collector)
        return try unsafe run("encrypt", [input, output]) { handle in
            unsafe gpgme_op_encrypt_start(
                handle,
                &recipients,
                GPGME_ENCRYPT_ALWAYS_TRUST,
                input.handle,
                output.handle
            )
        } result: { _ in
            withExtendedLifetime(keys) { collector.bytes }
        }
    }

    /// Signs; what was signed is inside.
    package func sign(_ text: SecretBytes, with fingerprint: String) throws -> SecretBytes {
        let key = try handle(fingerprint, secret: true)
        let collector = SecretCollector()
        let input = try DataBuffer(reading: SecretSource(text))
        let output = try DataBuffer(writing: collector)
        return try unsafe run("sign", [input, output]) { handle in
            unsafe gpgme_signers_clear(handle)
            let added = unsafe gpgme_signers_add(handle, key.handle)
            guard gpgme_err_code(added) == GPG_ERR_NO_ERROR else { return added }
            return unsafe gpgme_op_sign_start(
                handle,
                input.handle,
                output.handle,
                GPGME_SIG_MODE_NORMAL
            )
        } result: { _ in
            collector.bytes
        }
    }

    /// Why a key is revoked (RFC 9580 section 5.2.3.31).
    package enum RevocationReason: Int, Sendable {
        case none = 0
        case superseded = 2
        case compromised = 1
        case retired = 3
    }

    /// Revokes the primary key, and so all of it, for good.
    package func revokeKey(
        _ fingerprint: String,
        reason: RevocationReason,
        description: String
    ) throws {
        let key = try handle(fingerprint, secret: true)
        var isRevoked = false
        var isDescribed = description.isEmpty
        try interact("revoke", key) { keyword, argument in
            guard keyword.hasPrefix("GET_") else { return nil }
            switch argument {
            case "keyedit.prompt":
                defer { isRevoked = true }
                return isRevoked ? "save" : "revkey"
            case "keyedit.revoke.subkey.okay", "ask_revocation_reason.okay", "keyedit.save.okay":
                return "y"
            case "ask_revocation_reason.code":
                return String(reason.rawValue)
            case "ask_revocation_reason.text":
                defer { isDescribed = true }
                return isDescribed ? "" : description
            default:
                throw GPGMEError(GPG_ERR_UNEXPECTED, "revoke")
            }
        }
    }
}
