package import Bytes
internal import COpenSSL

/// Keys from passphrases, by the functions of PKCS #5 (RFC 8018) and RFC 7914.
package enum KeyDerivation {
    /// PBKDF2 with the HMAC of `digest`, which is named as OpenSSL names it (PKCS5_PBKDF2_HMAC).
    ///
    /// - Returns: nil when OpenSSL does not have the digest or cannot count that far.
    package static func pbkdf2(
        _ passphrase: SecretBytes,
        salt: SecretBytes,
        iterations: UInt64,
        digest: String,
        count: Int
    ) throws -> SecretBytes? {
        ERR_set_mark()
        let digest = unsafe EVP_MD_fetch(nil, digest, nil)
        ERR_pop_to_mark()
        guard let digest = unsafe digest else { return nil }
        defer { unsafe EVP_MD_free(digest) }
        guard iterations > 0, let iterations = Int32(exactly: iterations) else { return nil }
        return try unsafe derive(passphrase, salt, count) { phrase, salt, key in
            try unsafe check(
                PKCS5_PBKDF2_HMAC(
                    phrase.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(phrase.count),
                    salt.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    Int32(salt.count),
                    iterations,
                    digest,
                    Int32(count),
                    key.baseAddress?.assumingMemoryBound(to: UInt8.self)
                ),
                "PKCS5_PBKDF2_HMAC"
            )
        }
    }

    /// `n` is the cost (a power of two), `r` the block size, `p` the parallelism (EVP_PBE_scrypt).
    ///
    /// The memory it takes, 128 r (n + p) bytes, is the caller's to limit.
    package static func scrypt(
        _ passphrase: SecretBytes,
        salt: SecretBytes,
        n: UInt64,
        r: UInt64,
        p: UInt64,
        count: Int
    ) throws -> SecretBytes {
        try unsafe derive(passphrase, salt, count) { phrase, salt, key in
            try unsafe check(
                EVP_PBE_scrypt(
                    phrase.baseAddress?.assumingMemoryBound(to: CChar.self),
                    phrase.count,
                    salt.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    salt.count,
                    n,
                    r,
                    p,
                    .max,
                    key.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    count
                ),
                "EVP_PBE_scrypt"
            )
        }
    }

    private static func derive(
        _ passphrase: SecretBytes,
        _ salt: SecretBytes,
        _ count: Int,
        _ body: (
            UnsafeRawBufferPointer, UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer
        ) throws -> Void
    ) throws -> SecretBytes {
        try unsafe passphrase.withBytes { phrase in
            try unsafe salt.withBytes { salt in
                try unsafe SecretBytes(capacity: count) { key in
                    try unsafe body(phrase, salt, key)
                    return count
                }
            }
        }
    }
}
