package import Bytes
internal import COpenSSL

/// A key inside libcrypto (EVP_PKEY): made, asked for its numbers, and proved by being used.
@safe
package final class PKey: @unchecked Sendable {
    let raw: OpaquePointer

    private init(taking raw: OpaquePointer) {
        unsafe self.raw = raw
    }

    deinit { unsafe EVP_PKEY_free(raw) }

    /// A number of the key, by the names of EVP_PKEY-RSA(7) and EVP_PKEY-EC(7).
    package enum Parameter: String {
        case rsaModulus = "n"
        case rsaPublicExponent = "e"
        case rsaPrivateExponent = "d"
        case rsaFactor1 = "rsa-factor1"
        case rsaFactor2 = "rsa-factor2"
        case rsaCoefficient1 = "rsa-coefficient1"
        case privateKey = "priv"
    }

    /// EVP_PKEY_get_bn_param.
    package func number(_ parameter: Parameter) throws -> BigNumber {
        var number: OpaquePointer?
        try unsafe check(
            EVP_PKEY_get_bn_param(raw, parameter.rawValue, &number),
            "EVP_PKEY_get_bn_param"
        )
        return try unsafe BigNumber(taking: check(number, "EVP_PKEY_get_bn_param"))
    }

    /// An RSA pair with public exponent 65537.
    package static func generateRSA(bits: Int) throws -> PKey {
        try unsafe generate("RSA") { context in
            try unsafe check(
                EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)),
                "EVP_PKEY_CTX_set_rsa_keygen_bits"
            )
        }
    }

    package static func generate(on curve: EllipticCurve) throws -> PKey {
        try unsafe generate("EC") { context in
            try unsafe check(
                EVP_PKEY_CTX_set_group_name(context, curve.groupName),
                "EVP_PKEY_CTX_set_group_name"
            )
        }
    }

    private static func generate(
        _ type: String,
        _ configure: (OpaquePointer) throws -> Void
    ) throws -> PKey {
        let context = try unsafe check(
            EVP_PKEY_CTX_new_from_name(nil, type, nil),
            "EVP_PKEY_CTX_new_from_name"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try unsafe check(EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init")
        try unsafe configure(context)
        var key: OpaquePointer?
        try unsafe check(EVP_PKEY_generate(context, &key), "EVP_PKEY_generate")
        return try unsafe PKey(taking: check(key, "EVP_PKEY_generate"))
    }

    package struct RSAParts {
        package let n: BigNumber, e: BigNumber, d: BigNumber
        package let p: BigNumber, q: BigNumber
        package let dp: BigNumber, dq: BigNumber, qInverse: BigNumber

        package init(
            n: BigNumber,
            e: BigNumber,
            d: BigNumber,
            p: BigNumber,
            q: BigNumber,
            dp: BigNumber,
            dq: BigNumber,
            qInverse: BigNumber
        ) {
            (self.n, self.e, self.d, self.p, self.q) = (n, e, d, p, q)
            (self.dp, self.dq, self.qInverse) = (dp, dq, qInverse)
        }
    }

    /// The public half alone.
    package static func rsa(n: BigNumber, e: BigNumber) throws -> PKey {
        try unsafe fromParts("RSA") { builder in
            for unsafe(name, number) in unsafe [(shim_rsa_n, n), (shim_rsa_e, e)] {
                try unsafe check(
                    OSSL_PARAM_BLD_push_BN(builder, name, number.raw),
                    "OSSL_PARAM_BLD_push_BN"
                )
            }
        }
    }

    package static func rsa(_ parts: RSAParts) throws -> PKey {
        try unsafe fromParts("RSA") { builder in
            let numbers = unsafe [
                (shim_rsa_n, parts.n), (shim_rsa_e, parts.e), (shim_rsa_d, parts.d),
                (shim_rsa_factor1, parts.p), (shim_rsa_factor2, parts.q),
                (shim_rsa_exponent1, parts.dp), (shim_rsa_exponent2, parts.dq),
                (shim_rsa_coefficient1, parts.qInverse),
            ]
            for unsafe(name, number) in unsafe numbers {
                try unsafe check(
                    OSSL_PARAM_BLD_push_BN(builder, name, number.raw),
                    "OSSL_PARAM_BLD_push_BN"
                )
            }
        }
    }

    /// `point` is uncompressed (0x04, X, Y); without a scalar it is a public key.
    ///
    /// The builder keeps pointers to the name and the point until its parameters are made.
    package static func ec(
        _ curve: EllipticCurve,
        point: SecretBytes,
        scalar: BigNumber? = nil
    ) throws -> PKey {
        try unsafe point.withBytes { point in
            try unsafe curve.groupName.withCString { name in
                try unsafe fromParts("EC") { builder in
                    try unsafe push(name, point, scalar, to: builder)
                }
            }
        }
    }

    private static func push(
        _ groupName: UnsafePointer<CChar>,
        _ point: UnsafeRawBufferPointer,
        _ scalar: BigNumber?,
        to builder: OpaquePointer
    ) throws {
        try unsafe check(
            OSSL_PARAM_BLD_push_utf8_string(builder, shim_group_name, groupName, 0),
            "OSSL_PARAM_BLD_push_utf8_string"
        )
        try unsafe check(
            OSSL_PARAM_BLD_push_octet_string(
                builder,
                shim_public_key,
                point.baseAddress,
                point.count
            ),
            "OSSL_PARAM_BLD_push_octet_string"
        )
        guard let scalar else { return }
        try unsafe check(
            OSSL_PARAM_BLD_push_BN(builder, shim_private_key, scalar.raw),
            "OSSL_PARAM_BLD_push_BN"
        )
    }

    /// An EdDSA key from its seed.
    package static func raw(_ curve: EdwardsCurve, seed: SecretBytes) throws -> PKey {
        try raw(curve.typeName, privateKey: seed)
    }

    /// The public half of one.
    package static func raw(_ curve: EdwardsCurve, point: SecretBytes) throws -> PKey {
        try raw(curve.typeName, publicKey: point)
    }

    /// EVP_PKEY_new_raw_private_key_ex, for the types whose private key is plain bytes.
    static func raw(_ type: String, privateKey: SecretBytes) throws -> PKey {
        try unsafe privateKey.withBytes { bytes in
            try unsafe PKey(
                taking: check(
                    EVP_PKEY_new_raw_private_key_ex(
                        nil,
                        type,
                        nil,
                        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        bytes.count
                    ),
                    "EVP_PKEY_new_raw_private_key_ex"
                )
            )
        }
    }

    /// EVP_PKEY_new_raw_public_key_ex.
    static func raw(_ type: String, publicKey: SecretBytes) throws -> PKey {
        try unsafe publicKey.withBytes { bytes in
            try unsafe PKey(
                taking: check(
                    EVP_PKEY_new_raw_public_key_ex(
                        nil,
                        type,
                        nil,
                        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        bytes.count
                    ),
                    "EVP_PKEY_new_raw_public_key_ex"
                )
            )
        }
    }

    /// EVP_PKEY_get_raw_public_key, for such types.
    func rawPublicKey(count: Int) throws -> SecretBytes {
        try unsafe SecretBytes(capacity: count) { room in
            var written = count
            try unsafe check(
                EVP_PKEY_get_raw_public_key(
                    raw,
                    room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                    &written
                ),
                "EVP_PKEY_get_raw_public_key"
            )
            return written
        }
    }

    private static func fromParts(
        _ type: String,
        _ push: (OpaquePointer) throws -> Void
    ) throws -> PKey {
        let builder = try unsafe check(OSSL_PARAM_BLD_new(), "OSSL_PARAM_BLD_new")
        defer { unsafe OSSL_PARAM_BLD_free(builder) }
        try unsafe push(builder)
        let parameters = try unsafe check(
            OSSL_PARAM_BLD_to_param(builder),
            "OSSL_PARAM_BLD_to_param"
        )
        defer { unsafe OSSL_PARAM_free(parameters) }
        let context = try unsafe check(
            EVP_PKEY_CTX_new_from_name(nil, type, nil),
            "EVP_PKEY_CTX_new_from_name"
        )
        defer { unsafe EVP_PKEY_CTX_free(context) }
        try unsafe check(EVP_PKEY_fromdata_init(context), "EVP_PKEY_fromdata_init")
        var key: OpaquePointer?
        try unsafe check(
            EVP_PKEY_fromdata(context, &key, shim_EVP_PKEY_KEYPAIR, parameters),
            "EVP_PKEY_fromdata"
        )
        return try unsafe PKey(taking: check(key, "EVP_PKEY_fromdata"))
    }

    /// Signs a message and verifies the signature: the pairwise consistency test of FIPS 140-3.
    ///
    /// `digest` is nil for EdDSA, which hashes by itself.
    ///
    /// - Throws: ``OpenSSLError`` when the halves do not belong together.
    package func proveByUse(digest: Digest? = .sha256) throws {
        let message = SecretBytes("pairwise consistency test")
        let signature = try sign(message, digest: digest)
        guard try verify(signature, of: message, digest: digest) else {
            throw OpenSSLError("EVP_DigestVerify")
        }
    }

    package func sign(_ message: SecretBytes, digest: Digest?) throws -> SecretBytes {
        try unsafe withDigestContext { context in
            try unsafe check(
                EVP_DigestSignInit_ex(context, nil, digest?.name, nil, nil, raw, nil),
                "EVP_DigestSignInit_ex"
            )
            return try unsafe message.withBytes { bytes in
                let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                var size = 0
                try unsafe check(
                    EVP_DigestSign(context, nil, &size, text, bytes.count),
                    "EVP_DigestSign"
                )
                return try unsafe SecretBytes(capacity: size) { room in
                    try unsafe check(
                        EVP_DigestSign(
                            context,
                            room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                            &size,
                            text,
                            bytes.count
                        ),
                        "EVP_DigestSign"
                    )
                    return size
                }
            }
        }
    }

    package func verify(
        _ signature: SecretBytes,
        of message: SecretBytes,
        digest: Digest?
    ) throws -> Bool {
        try unsafe withDigestContext { context in
            try unsafe check(
                EVP_DigestVerifyInit_ex(context, nil, digest?.name, nil, nil, raw, nil),
                "EVP_DigestVerifyInit_ex"
            )
            ERR_set_mark()
            defer { ERR_pop_to_mark() }
            return unsafe signature.withBytes { signature in
                unsafe message.withBytes { message in
                    unsafe EVP_DigestVerify(
                        context,
                        signature.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        signature.count,
                        message.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        message.count
                    )
                        == 1
                }
            }
        }
    }

    private func withDigestContext<R>(_ body: (OpaquePointer) throws -> R) throws -> R {
        let context = try unsafe check(EVP_MD_CTX_new(), "EVP_MD_CTX_new")
        defer { unsafe EVP_MD_CTX_free(context) }
        return try unsafe body(context)
    }
}
