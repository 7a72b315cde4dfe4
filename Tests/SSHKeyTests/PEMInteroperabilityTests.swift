import Bytes
import Keys
import SSHKey
import Testing

/// openssl, ssh-keygen and puttygen read what we write, and the reverse.
@Suite struct PEMInteroperabilityTests {
    private static let ciphers = [
        "AES-128-CBC", "AES-192-CBC", "AES-256-CBC", "DES-EDE3-CBC", "CAMELLIA-256-CBC",
        "ChaCha20",
    ]

    @Test(arguments: [PEMSamples.rsa] + PEMSamples.ecdsa + [PEMSamples.dsa], [nil, "a secret"])
    func `every peer reads the traditional form`(pair: KeyPair, passphrase: String?) throws {
        let secret = passphrase.map { SecretBytes($0) }
        let text = try PEMKey.encodeTraditional(
            pair,
            passphrase: secret,
            cipher: "AES-128-CBC"
        )
        let line = PEMPeer.publicLine(pair.publicKey)
        #expect(try PEMPeer.sshKeygenPublic(text, passphrase: passphrase ?? "") == line)
        #expect(try PEMPeer.puttygenPublic(text, passphrase: passphrase ?? "") == line)
        #expect(try opensslPublic(text, passphrase) == pair.publicKey)
    }

    /// puttygen knows no PKCS #8, and ssh-keygen takes no EdDSA from it.
    @Test(arguments: PEMSamples.all, [nil, "a secret"])
    func `openssl and ssh-keygen read pkcs8`(pair: KeyPair, passphrase: String?) throws {
        let text = try PKCS8Key.encode(pair, passphrase: passphrase.map { SecretBytes($0) })
        #expect(try opensslPublic(text, passphrase) == pair.publicKey)
        if case .eddsa = pair.privateKey { return }
        #expect(
            try PEMPeer.sshKeygenPublic(text, passphrase: passphrase ?? "")
                == PEMPeer.publicLine(pair.publicKey)
        )
    }

    @Test func `openssl and ssh-keygen read scrypt`() throws {
        let pair = PEMSamples.rsa
        let text = try PKCS8Key.encode(pair, passphrase: SecretBytes("a secret"), kdf: .scrypt)
        #expect(try opensslPublic(text, "a secret") == pair.publicKey)
        #expect(
            try PEMPeer.sshKeygenPublic(text, passphrase: "a secret")
                == PEMPeer.publicLine(pair.publicKey)
        )
        #expect(try PEMSamples.pair(text, passphrase: "a secret").pair == pair)
    }

    @Test(arguments: PEMSamples.all)
    func `openssl and ssh-keygen read public keys`(pair: KeyPair) throws {
        let text = try SubjectPublicKeyInfo.encode(pair.publicKey, comment: pair.comment)
        let again = try PEMPeer.openssl("pkey", "-pubin", "-pubout", input: text)
        #expect(try PEMSamples.block(again).body == PEMSamples.block(text).body)
        if case .eddsa = pair.publicKey { return }
        try PEMPeer.withFile(text) { path in
            let line = try PEMPeer.run("ssh-keygen", ["-i", "-m", "PKCS8", "-f", path])
            #expect(try PEMPeer.line(line) == PEMPeer.publicLine(pair.publicKey))
        }
    }

    @Test func `ssh-keygen reads a pkcs1 public key and we read its`() throws {
        let key = PEMSamples.rsa.publicKey
        try PEMPeer.withFile(PKCS1.encodePublic(key, comment: PEMSamples.comment)) { path in
            let line = try PEMPeer.run("ssh-keygen", ["-i", "-m", "PEM", "-f", path])
            #expect(try PEMPeer.line(line) == PEMPeer.publicLine(key))
        }
        try PEMPeer.withFile(SecretBytes(PEMPeer.publicLine(key) + "\n")) { path in
            for format in ["PEM", "PKCS8"] {
                let text = try PEMPeer.run("ssh-keygen", ["-e", "-m", format, "-f", path])
                #expect(try PEMSamples.publicKey(text).0 == key)
            }
        }
    }

    @Test(arguments: PEMSamples.all)
    func `what openssl writes plain is read`(pair: KeyPair) throws {
        let ours = try PKCS8Key.encode(pair)
        let theirs = try PEMPeer.openssl("pkey", input: ours)
        #expect(try PEMSamples.block(theirs).body == PEMSamples.block(ours).body)
        if case .eddsa = pair.privateKey { return }
        let traditional = try PEMPeer.openssl("pkey", "-traditional", input: ours)
        #expect(try PEMSamples.pair(traditional).pair.privateKey == pair.privateKey)
    }

    @Test(arguments: ciphers, [PEMSamples.rsa, PEMSamples.ecdsa[0]])
    func `what openssl encrypts by DEK-Info is read`(cipher: String, pair: KeyPair) throws {
        let theirs = try PEMPeer.openssl(
            "pkey",
            "-traditional",
            "-\(cipher.lowercased())",
            "-passout",
            "pass:a secret",
            input: PKCS8Key.encode(pair)
        )
        #expect(try PEMSamples.block(theirs).header("DEK-Info")?.hasPrefix(cipher) == true)
        let decoded = try PEMSamples.pair(theirs, passphrase: "a secret")
        #expect(decoded.pair.privateKey == pair.privateKey)
    }

    @Test(arguments: ciphers + ["AES-256-CFB", "AES-128-OFB", "DES-EDE3-CFB", "AES-256-CTR"])
    func `openssl reads every DEK-Info cipher that we write`(cipher: String) throws {
        let pair = PEMSamples.rsa
        let text = try PEMKey.encodeTraditional(
            pair,
            passphrase: SecretBytes("a secret"),
            cipher: cipher
        )
        #expect(try PEMSamples.pair(text, passphrase: "a secret").pair == pair)
        #expect(try opensslPublic(text, "a secret") == pair.publicKey)
    }

    @Test(
        arguments: [
            ["-v2", "aes128"], ["-v2", "aes-192-cbc"], ["-v2", "aes256"], ["-v2", "des3"],
            ["-v2", "camellia128"], ["-v2", "rc2"], ["-v2", "des"],
            ["-v2", "aes256", "-v2prf", "hmacWithSHA1"],
            ["-v2", "aes256", "-v2prf", "hmacWithSHA224"],
            ["-v2", "aes256", "-v2prf", "hmacWithSHA256"],
            ["-v2", "aes256", "-v2prf", "hmacWithSHA384"],
            ["-v2", "aes256", "-v2prf", "hmacWithSHA512"],
            ["-v2", "aes256", "-v2prf", "hmacWithSHA512-256"],
            ["-v2", "aes256", "-v2prf", "hmacWithMD5"],
            ["-v2", "aes256", "-v2prf", "hmac-md5"],
            ["-v2", "aes256", "-v2prf", "hmac-sha1"],
            ["-v2", "aes256", "-iter", "600000"],
            ["-scrypt"], ["-scrypt", "-v2", "aes128", "-scrypt_N", "1024", "-scrypt_p", "4"],
            ["-v1", "PBE-MD5-DES"], ["-v1", "PBE-SHA1-DES"], ["-v1", "PBE-SHA1-RC2-64"],
            ["-v1", "PBE-SHA1-3DES"], ["-v1", "PBE-SHA1-2DES"], ["-v1", "PBE-SHA1-RC2-40"],
            ["-v1", "PBE-SHA1-RC2-128"], ["-v1", "PBE-SHA1-RC4-128"],
            ["-v1", "PBE-SHA1-RC4-40"],
        ])
    func `what openssl encrypts as pkcs8 is read`(options: [String]) throws {
        let pair = PEMSamples.ecdsa[1]
        let theirs = try PEMPeer.run(
            "openssl",
            [
                "pkcs8", "-topk8", "-provider", "legacy", "-provider", "default", "-passout",
                "pass:a secr\u{e9}t",
            ] + options,
            PKCS8Key.encode(pair)
        )
        let decoded = try PEMSamples.pair(theirs, passphrase: "a secr\u{e9}t")
        #expect(decoded.pair.privateKey == pair.privateKey)
        let error = #expect(throws: FormatError.self) {
            try PEMSamples.pair(theirs, passphrase: "another")
        }
        #expect(error?.kind == .wrongPassphrase)
    }

    @Test(arguments: ["PEM", "PKCS8"], ["", "a secret"])
    func `what ssh-keygen writes is read`(format: String, passphrase: String) throws {
        try PEMPeer.withFile(.empty) { path in
            for type in ["rsa", "ecdsa", "dsa"] {
                let key = path + type
                _ = try PEMPeer.run(
                    "ssh-keygen",
                    ["-q", "-t", type, "-m", format, "-N", passphrase, "-f", key, "-C", "c"]
                )
                let decoded = try PEMSamples.pair(
                    SecretBytes(copying: PEMPeer.contents(key)),
                    passphrase: passphrase.isEmpty ? nil : passphrase
                )
                #expect(
                    try PEMPeer.publicLine(decoded.pair.publicKey)
                        == PEMPeer.line(SecretBytes(copying: PEMPeer.contents(key + ".pub")))
                )
            }
        }
    }

    /// 3DES; half of its EC scalars have one byte too many.
    @Test(arguments: ["rsa", "dsa", "ecdsa", "ecdsa", "ecdsa", "ecdsa"], ["", "a secret"])
    func `what puttygen writes is read`(type: String, passphrase: String) throws {
        try PEMPeer.withFile(SecretBytes(passphrase + "\n")) { secret in
            try PEMPeer.withFile(.empty) { path in
                _ = try PEMPeer.run(
                    "puttygen",
                    [
                        "-q", "-t", type, "-b", type == "ecdsa" ? "256" : "1024", "-O",
                        "private-openssh", "-o", path, "--new-passphrase", secret,
                    ]
                )
                let text = SecretBytes(copying: PEMPeer.contents(path))
                let decoded = try PEMSamples.pair(
                    text,
                    passphrase: passphrase.isEmpty ? nil : passphrase
                )
                #expect(
                    try PEMPeer.puttygenPublic(text, passphrase: passphrase)
                        == PEMPeer.publicLine(decoded.pair.publicKey)
                )
            }
        }
    }

    private func opensslPublic(_ text: SecretBytes, _ passphrase: String?) throws -> PublicKey {
        let output = try PEMPeer.openssl(
            "pkey",
            "-pubout",
            "-passin",
            "pass:\(passphrase ?? "")",
            input: text
        )
        return try PEMSamples.publicKey(output).0
    }
}
