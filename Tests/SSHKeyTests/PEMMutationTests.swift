import Bytes
import Keys
import SSHKey
import Testing

/// A bit of each byte of the DER flipped, and each truncation: an error, or the same key.
///
/// Left out is where the format holds nothing to compare with: the scalar of SEC1 without its public
/// part, an EdDSA seed and a DSA x in PKCS #8 v1, and public keys. There a change must still be an
/// error or a whole key.
@Suite struct PEMMutationTests {
    @Test(arguments: PEMSamples.ecdsa + [PEMSamples.rsa, PEMSamples.dsa])
    func `damaged traditional keys never pass for another`(pair: KeyPair) throws {
        try mutate(PEMKey.encodeTraditional(pair), expecting: pair)
    }

    @Test(arguments: PEMSamples.ecdsa + [PEMSamples.rsa])
    func `damaged pkcs8 keys never pass for another`(pair: KeyPair) throws {
        try mutate(PKCS8Key.encode(pair), expecting: pair)
    }

    @Test(arguments: PEMSamples.eddsa + [PEMSamples.dsa])
    func `damaged pkcs8 keys without a public part never trap`(pair: KeyPair) throws {
        try mutate(PKCS8Key.encode(pair), expecting: nil)
    }

    @Test(arguments: PEMSamples.all)
    func `damaged public keys never trap`(pair: KeyPair) throws {
        let block = try PEMSamples.block(SubjectPublicKeyInfo.encode(pair.publicKey))
        for mutation in mutations(of: block.body.disclosed()) {
            let text = PEMSamples.pem(block.label, SecretBytes(copying: mutation))
            _ = try expectFormatError { try PEMSamples.publicKey(text) }
        }
    }

    @Test func `a damaged encrypted key never passes for another`() throws {
        let pair = PEMSamples.ecdsa[0]
        let text = try PEMKey.encodeTraditional(pair, passphrase: SecretBytes("a secret"))
        try mutate(text, passphrase: "a secret", expecting: pair)
    }

    /// Cheap in iterations, for each mutation pays for them.
    @Test func `a damaged encrypted pkcs8 key never passes for another`() throws {
        let pair = PEMSamples.ecdsa[0]
        let text = try PEMPeer.openssl(
            "pkcs8",
            "-topk8",
            "-iter",
            "3",
            "-passout",
            "pass:a secret",
            input: PKCS8Key.encode(pair)
        )
        var limits = CostLimits.standard
        limits.pbkdf2Iterations = 1000
        try mutate(text, passphrase: "a secret", limits: limits, expecting: pair)
    }

    private func mutate(
        _ text: SecretBytes,
        passphrase: String? = nil,
        limits: CostLimits = .standard,
        expecting pair: KeyPair?
    ) throws {
        let block = try PEMSamples.block(text)
        for mutation in mutations(of: block.body.disclosed()) {
            let damaged = PEMBlock(
                label: block.label,
                headers: block.headers,
                body: SecretBytes(copying: mutation)
            ).encode()
            let decoded = try expectFormatError {
                try PEMSamples.pair(damaged, passphrase: passphrase, limits: limits)
            }
            guard let decoded, let pair else { continue }
            #expect(decoded.pair.privateKey == pair.privateKey)
        }
    }

    private func mutations(of der: [UInt8]) -> [[UInt8]] {
        let flips = der.indices.map { index in
            var mutation = der
            mutation[index] ^= 1 << UInt8(index % 8)
            return mutation
        }
        return flips + (0..<der.count).map { Array(der.prefix($0)) }
            + (1..<der.count).map { Array(der.suffix($0)) }
    }

    /// The result, or nil after a ``FormatError``; any other error is thrown on.
    private func expectFormatError<R>(_ body: () throws -> R) throws -> R? {
        do {
            return try body()
        } catch is FormatError {
            return nil
        }
    }
}
