package import Bytes
internal import CGPGME

extension Context {
    /// Encrypts to keys, whatever their validity.
    package func encrypt(_ plaintext: SecretBytes, to fingerprints: [String]) throws -> SecretBytes
    {
        let collector = SecretCollector()
        let input = try DataBuffer(reading: plaintext)
        try encrypt(input, fingerprints, DataBuffer(writing: collector))
        return collector.bytes
    }

    /// Encrypts piece by piece to keys, whatever their validity.
    package func encrypt(
        _ source: any ByteSource,
        to fingerprints: [String],
        into sink: any ByteSink
    ) throws {
        let input = try DataBuffer(reading: source)
        try encrypt(input, fingerprints, DataBuffer(writing: sink))
    }

    private func encrypt(
        _ input: DataBuffer,
        _ fingerprints: [String],
        _ output: DataBuffer
    ) throws {
        let keys = try fingerprints.map { try handle($0) }
        var recipients: [gpgme_key_t?] = unsafe keys.map { unsafe $0.handle } + [nil]
        try withExtendedLifetime(keys) {
            try unsafe run("encrypt", [input, output]) { handle in
                unsafe gpgme_op_encrypt_start(
                    handle,
                    &recipients,
                    GPGME_ENCRYPT_ALWAYS_TRUST,
                    input.handle,
                    output.handle
                )
            } result: { _ in
            }
        }
    }

    /// Signs; what was signed is inside, unless the signature is `detached`.
    package func sign(
        _ text: SecretBytes,
        with fingerprint: String,
        detached: Bool = false
    ) throws -> SecretBytes {
        let key = try handle(fingerprint, secret: true)
        let collector = SecretCollector()
        let input = try DataBuffer(reading: text)
        let output = try DataBuffer(writing: collector)
        let mode = detached ? GPGME_SIG_MODE_DETACH : GPGME_SIG_MODE_NORMAL
        return try unsafe run("sign", [input, output]) { handle in
            unsafe gpgme_signers_clear(handle)
            let added = unsafe gpgme_signers_add(handle, key.handle)
            guard added == 0 else { return added }
            return unsafe gpgme_op_sign_start(handle, input.handle, output.handle, mode)
        } result: { _ in
            collector.bytes
        }
    }
}
