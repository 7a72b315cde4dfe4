package import Bytes
internal import COpenSSL

/// The old password-based encryption of PKCS #5 v1.5 and PKCS #12, for reading alone.
package enum PBES1 {
    /// Decrypts by the scheme and the parameters in `algorithm`, a whole AlgorithmIdentifier in DER
    /// (PKCS12_pbe_crypt).
    ///
    /// What it costs, the iterations of the parameters, is the caller's to limit.
    ///
    /// - Throws: ``OpenSSLError``, also when the padding shows that the passphrase is another.
    package static func decrypt(
        _ text: SecretBytes,
        algorithm: SecretBytes,
        passphrase: SecretBytes
    ) throws -> SecretBytes {
        LegacyProvider.load()
        let scheme = try unsafe decode(algorithm)
        defer { unsafe X509_ALGOR_free(scheme) }
        var out: UnsafeMutablePointer<UInt8>?
        var count: Int32 = 0
        try unsafe passphrase.withBytes { phrase in
            try unsafe text.withBytes { text in
                _ = try unsafe check(
                    PKCS12_pbe_crypt(
                        scheme,
                        phrase.baseAddress?.assumingMemoryBound(to: CChar.self),
                        Int32(phrase.count),
                        text.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        Int32(text.count),
                        &out,
                        &count,
                        0
                    ),
                    "PKCS12_pbe_crypt"
                )
            }
        }
        let plain = try unsafe check(out, "PKCS12_pbe_crypt")
        defer { unsafe shim_clear_free(plain, Int(count)) }
        return unsafe SecretBytes(
            copying: UnsafeBufferPointer(start: plain, count: Int(count))
        )
    }

    private static func decode(
        _ algorithm: SecretBytes
    ) throws -> UnsafeMutablePointer<X509_ALGOR> {
        try unsafe algorithm.withBytes { bytes in
            var at = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return try unsafe check(d2i_X509_ALGOR(nil, &at, bytes.count), "d2i_X509_ALGOR")
        }
    }
}
