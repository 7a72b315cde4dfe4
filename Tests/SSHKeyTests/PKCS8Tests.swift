import Bytes
import Glibc
import Keys
import SSHKey
import TestSupport
import Testing

@Suite struct PKCS8Tests {
    private static let ed25519 = "1.3.101.112"

    @Test func `an Ed25519 key is written as in RFC 8410`() throws {
        let body = try PEMSamples.block(PKCS8Key.encode(PEMSamples.eddsa[0])).body
        let prefix: [UInt8] = [
            0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
        ]
        #expect(body.count == 48)
        #expect(Array(body.disclosed().prefix(16)) == prefix)
    }

    /// RFC 8410 section 10.3: v2 with attributes and public key.
    @Test func `the example of RFC 8410 is read`() throws {
        let text = """
            -----BEGIN PRIVATE KEY-----
            MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
            Z9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PRIVATE KEY-----
            """
        let pair = try PEMSamples.pair(SecretBytes(text)).pair
        #expect(pair.publicKey.typeName == "ssh-ed25519")
        var body = try PEMSamples.block(SecretBytes(text)).body.disclosed()
        body[body.count - 1] ^= 1
        let damaged = PEMSamples.pem("PRIVATE KEY", SecretBytes(copying: body))
        expectFailure(.malformed) { try PEMSamples.pair(damaged) }
    }

    /// russh 0.43: seed and public key in one, and an explicit tag.
    @Test func `the doubled Ed25519 form is read`() throws {
        let pair = PEMSamples.eddsa[0]
        let (seed, point) = try numbers(pair)
        let doubled = SecretBytes(copying: seed.disclosed() + point.disclosed())
        #expect(try PEMSamples.pair(key(doubled, explicit: point)).pair == bare(pair))
        #expect(try PEMSamples.pair(key(doubled)).pair == bare(pair))
        let foreign = SecretBytes(copying: seed.disclosed() + seed.disclosed())
        expectFailure(.malformed) { try PEMSamples.pair(key(foreign)) }
        expectFailure(.malformed) { try PEMSamples.pair(key(doubled, explicit: seed)) }
    }

    @Test(arguments: [0, 31, 33, 57, 65])
    func `an Ed25519 seed of another length is refused`(count: Int) {
        let seed = SecretBytes(copying: [UInt8](repeating: 1, count: count))
        expectFailure(.malformed) { try PEMSamples.pair(key(seed)) }
    }

    @Test func `algorithms that SSH lacks are refused by name`() throws {
        for (algorithm, name) in [("X25519", "X25519"), ("RSA-PSS", "rsassaPss")] {
            let text = try PEMPeer.openssl("genpkey", "-algorithm", algorithm)
            let error = #expect(throws: FormatError.self) { try PEMSamples.pair(text) }
            #expect(error?.kind == .unsupported)
            #expect(error?.reason.contains(name) == true, "\(error as Any)")
        }
    }

    @Test(arguments: [
        ("RSA PRIVATE KEY", PEMSamples.rsa), ("EC PRIVATE KEY", PEMSamples.ecdsa[0]),
        ("DSA PRIVATE KEY", PEMSamples.dsa),
    ])
    func `pkcs8 under the label of the key's own form is read`(
        label: String,
        pair: KeyPair
    ) throws {
        let text = PEMSamples.pem(label, try PEMSamples.block(PKCS8Key.encode(pair)).body)
        #expect(try PEMSamples.pair(text).pair == bare(pair))
        #expect(try PEMPeer.sshKeygenPublic(text) == PEMPeer.publicLine(pair.publicKey))
    }

    @Test func `a cipher that OpenSSL lacks is not taken for a wrong passphrase`() async {
        await #expect(processExitsWith: .success) {
            let pair = PEMSamples.eddsa[0]
            let arguments = [
                "pkcs8", "-topk8", "-provider", "legacy", "-provider", "default", "-v1",
                "PBE-MD5-DES", "-passout", "pass:a",
            ]
            let text = try PEMPeer.run("openssl", arguments, PKCS8Key.encode(pair))
            setenv("OPENSSL_MODULES", "/nonexistent", 1)
            let error = #expect(throws: FormatError.self) {
                try PEMSamples.pair(text, passphrase: "a")
            }
            #expect(error?.kind == .unsupported)
            #expect(error?.reason.contains("unsupported") == true, "\(error as Any)")
        }
    }

    @Test(arguments: PEMSamples.all)
    func `bytes after the key are refused`(pair: KeyPair) throws {
        let body = try PEMSamples.block(PKCS8Key.encode(pair)).body.disclosed()
        let longer = PEMSamples.pem("PRIVATE KEY", SecretBytes(copying: body + [0]))
        expectFailure(.malformed) { try PEMSamples.pair(longer) }
    }

    @Test func `a passphrase is asked for, and a wrong one told from damage`() throws {
        let text = try PKCS8Key.encode(PEMSamples.eddsa[0], passphrase: SecretBytes("right"))
        expectFailure(.passphraseNeeded) { try PEMSamples.pair(text) }
        expectFailure(.wrongPassphrase) { try PEMSamples.pair(text, passphrase: "wrong") }
        expectFailure(.wrongPassphrase) { try PEMSamples.pair(text, passphrase: "") }
    }

    @Test(
        arguments: [
            (100_000_000, "PBKDF2: would need 100000000 iterations"),
            (UInt64(UInt32.max), "PBKDF2: would need"), (UInt64.max, "PBKDF2: would need"),
        ] as [(UInt64, String)]
    )
    func `costly PBKDF2 is refused before the passphrase is asked for`(
        iterations: UInt64,
        reason: String
    ) throws {
        let text = encrypted { writer in
            writer.objectIdentifier("1.2.840.113549.1.5.12")
            writer.nested { writer in
                writer.octetString(SecretBytes("saltsalt"))
                writer.number(iterations)
            }
        }
        let error = #expect(throws: FormatError.self) { try PEMSamples.pair(text) }
        #expect(error?.kind == .tooCostly)
        #expect(error?.description.contains(reason) == true, "\(error as Any)")
    }

    @Test(
        arguments: [
            [1 << 24, 8, 1], [1 << 20, 8, 1000], [2, 8, 1 << 26], [1 << 63, 8, 1], [2, 1 << 29, 1],
        ] as [[UInt64]]
    )
    func `costly scrypt is refused before the passphrase is asked for`(numbers: [UInt64]) {
        expectFailure(.tooCostly) { try PEMSamples.pair(scrypt(numbers)) }
    }

    @Test(
        arguments: [
            [0, 8, 1], [1, 8, 1], [3, 8, 1], [1024, 0, 1], [1024, 8, 0], [2, 1 << 30, 1],
            [2, 1 << 20, 1 << 20], [2, 1, .max],
        ] as [[UInt64]]
    )
    func `senseless scrypt is refused`(numbers: [UInt64]) {
        expectFailure(.malformed) { try PEMSamples.pair(scrypt(numbers), passphrase: "a") }
    }

    /// More than the 32 MiB that OpenSSL's own reader allows.
    @Test func `scrypt of 128 MiB is computed`() {
        expectFailure(.wrongPassphrase) {
            try PEMSamples.pair(scrypt([1 << 17, 8, 1]), passphrase: "a")
        }
    }

    @Test func `scrypt beyond all memory is not taken for a wrong passphrase`() {
        expectFailure(.tooCostly) {
            try PEMSamples.pair(scrypt([1 << 42, 8, 1]), passphrase: "a", limits: .none)
        }
    }

    @Test func `unknown encryption is refused by its object identifier`() {
        let text = encrypted { $0.objectIdentifier("1.2.3.4") }
        let error = #expect(throws: FormatError.self) { try PEMSamples.pair(text) }
        #expect(error?.kind == .unsupported)
        #expect(error?.reason.contains("1.2.3.4") == true)
    }

    private func scrypt(_ numbers: [UInt64]) -> SecretBytes {
        encrypted { writer in
            writer.objectIdentifier("1.3.6.1.4.1.11591.4.11")
            writer.nested { writer in
                writer.octetString(SecretBytes("saltsalt"))
                for number in numbers { writer.number(number) }
            }
        }
    }

    /// An encrypted key with this key derivation, AES-256-CBC and text that nobody encrypted.
    private func encrypted(_ derivation: (inout DERWriter) -> Void) -> SecretBytes {
        let block = SecretBytes(copying: [UInt8](repeating: 7, count: 16))
        var writer = DERWriter()
        writer.nested { writer in
            writer.nested { writer in
                writer.objectIdentifier("1.2.840.113549.1.5.13")
                writer.nested { writer in
                    writer.nested(.sequence, derivation)
                    writer.nested { writer in
                        writer.objectIdentifier("2.16.840.1.101.3.4.1.42")
                        writer.octetString(block)
                    }
                }
            }
            writer.octetString(block)
        }
        return PEMSamples.pem("ENCRYPTED PRIVATE KEY", writer.finish())
    }

    private func key(_ seed: SecretBytes, explicit point: SecretBytes? = nil) -> SecretBytes {
        var octets = DERWriter()
        octets.octetString(seed)
        let inner = octets.finish()
        var writer = DERWriter()
        writer.nested { writer in
            writer.number(1)
            writer.nested { $0.objectIdentifier(Self.ed25519) }
            writer.octetString(inner)
            if let point { writer.nested(.context1) { $0.bitString(point) } }
        }
        return PEMSamples.pem("PRIVATE KEY", writer.finish())
    }

    private func numbers(_ pair: KeyPair) throws -> (seed: SecretBytes, point: SecretBytes) {
        guard case .eddsa(let key) = pair.privateKey else { throw PEMPeer.Failure(description: "") }
        return (key.seed, key.publicKey.point)
    }

    private func bare(_ pair: KeyPair) -> KeyPair { KeyPair(pair.privateKey) }
}
