internal import CGPGME

/// What changes a key in the home.
extension Context {
    /// Makes a primary key and its subkeys in one operation.
    ///
    /// The parameters are lines of GnuPG's unattended key generation, without those around them. The
    /// caller sees to it that no value holds a line end.
    ///
    /// What comes back is the fingerprint of the primary key.
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
        guard seconds >= 0 else { throw GPGMEError(GPG_ERR_INV_VALUE, "set the expiry") }
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

    /// Protects all secret parts of a key under another passphrase; an empty one leaves them open.
    ///
    /// gpg does not say which passphrase it wants. It takes part after part, the primary key first: for
    /// each it wants the old one, unless that part is open or one given before opens it, and then the
    /// new one, unless a part before had both. So a key whose parts share a passphrase asks twice, and
    /// one of two open parts, or that is to be left open, for a new one each time. A part whose old one
    /// is wrong is passed over, and the next one asked for.
    ///
    /// - Throws: ``GPGMEError``; parts may have been changed before.
    package func changePassphrase(of fingerprint: String) throws {
        let key = try handle(fingerprint, secret: true)
        try unsafe run("change the passphrase") { handle in
            unsafe gpgme_op_passwd_start(handle, key.handle, 0)
        } result: { _ in
        }
    }
}
