internal import CGPGME

/// The keys of the home.
extension Context {
    /// The keys that `pattern` fits: a fingerprint, a key ID, a part of a user ID; empty for all.
    package func keys(_ pattern: String = "", secret: Bool = false) throws -> [Key] {
        try handles(pattern, secret: secret).map(\.key)
    }

    /// The key of this fingerprint.
    package func key(_ fingerprint: String, secret: Bool = false) throws -> Key {
        try handle(fingerprint, secret: secret).key
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
            try complain(of: "add_keyblock_resource")
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
}
