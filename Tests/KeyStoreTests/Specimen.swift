import Bytes
import KeyStore
import Keys
import SSHKey
import Testing

/// A good file of a format, short and cheap to decrypt, and what it holds.
struct Specimen: CustomTestStringConvertible {
    let name: String
    let text: SecretBytes
    let key: PublicKey
    /// Whether the format holds enough to tell a changed key from the true one.
    let vouches: Bool

    var testDescription: String { name }

    static let passphrase = SecretBytes("correct horse")

    /// What a damaged number may ask for is the matter of the limits, and not paid for here.
    static var opening: DecodingOptions {
        var limits = CostLimits.standard
        limits.bcryptRounds = 1
        limits.pbkdf2Iterations = 100
        limits.memory = 1024
        limits.memoryPasses = 4096
        limits.parallelism = 2
        return DecodingOptions(passphrase: FixedPassphrase(passphrase), limits: limits)
    }

    static func all() throws -> [Specimen] { try privateKeys() + seeds() + publicKeys() }

    private static func privateKeys() throws -> [Specimen] {
        let ed25519 = try pair(.eddsa(.generate(on: .ed25519)))
        let ecdsa = try pair(.ecdsa(.generate(on: .nistp256)))
        let rsa = try pair(.rsa(.generate(bits: 1024)))
        let written: [(PrivateFormat, KeyPair)] = [
            (.openssh, ed25519), (.ppk, ed25519), (.ppk2, ed25519), (.pkcs8, ecdsa), (.pkcs1, rsa),
            (.sec1, ecdsa), (.sshcom, rsa),
        ]
        var specimens = try written.map { format, pair in try specimen(format, pair, nil) }
        for (format, pair) in written where format != .pkcs8 {
            specimens.append(try specimen(format, pair, passphrase))
        }
        return specimens + [try encryptedPKCS8()]
    }

    private static func specimen(
        _ format: PrivateFormat,
        _ pair: KeyPair,
        _ passphrase: SecretBytes?
    ) throws -> Specimen {
        var options = PrivateFormat.Options()
        options.passphrase = passphrase
        options.rounds = 1
        options.argon2 = Argon2(memory: 8, passes: 1, parallelism: 1)
        return Specimen(
            name: passphrase == nil ? "\(format)" : "encrypted \(format)",
            text: try format.encode(pair, options),
            key: pair.publicKey,
            vouches: true
        )
    }

    /// A file of version 1 has the seed alone: any seed is a key.
    private static func seeds() throws -> [Specimen] {
        let pair = try pair(.eddsa(.generate(on: .ed25519)))
        let text = try PrivateFormat.pkcs8.encode(pair)
        return [Specimen(name: "pkcs8 seed", text: text, key: pair.publicKey, vouches: false)]
    }

    /// Nothing in a public key vouches for it; of a certificate only the CA's signature would.
    private static func publicKeys() throws -> [Specimen] {
        let rsa = try pair(.rsa(.generate(bits: 1024)))
        let formats: [PublicFormat] = [.openssh, .rfc4716, .pkcs8, .pkcs1]
        let specimens = try formats.map { format in
            Specimen(
                name: "public \(format)",
                text: try format.encode(rsa.publicKey, comment: rsa.comment),
                key: rsa.publicKey,
                vouches: false
            )
        }
        return specimens + [try read("certificate", certificate, vouches: false)]
    }

    private static func pair(_ key: PrivateKey) -> KeyPair {
        KeyPair(key, comment: Keys.Comment("a comment"))
    }

    private static func read(_ name: String, _ text: String, vouches: Bool) throws -> Specimen {
        let text = SecretBytes(text)
        let key = PublicHalf(of: try KeyFile(parsing: text).decode(opening)).key
        return Specimen(name: name, text: text, key: key, vouches: vouches)
    }

    /// `openssl pkcs8 -topk8 -iter 3`: what is written here costs 600,000 iterations.
    private static func encryptedPKCS8() throws -> Specimen {
        try read(
            "encrypted pkcs8",
            """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHrMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAhSJRzLevaeRgIBAzAM
            BggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQCTXSHINCKbYrkdza4Q8EVASBkEEC
            FbGYGbXljOiuz9/fXk/7MP3VWqYWS6vZsCgFvjnMvitIlmhbo2S6NKnYcc9Zl7BC
            dkT3MvREl0lNh++ndv1KB3pEgJqAStOeQomLosyZx7Xzsx4kwoWNujogf3jWiWMl
            pCCNI1bsLBTclv8iPhKNVOvXkPAcKQea24hcb7olp+sYV3EiqDDvAHN6iPDayA==
            -----END ENCRYPTED PRIVATE KEY-----

            """,
            vouches: true
        )
    }

    /// `ssh-keygen -s ca -I id -n me -V always:forever -O clear`.
    private static let certificate = """
        ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZW5zc2guY29tAAAAIFa3f\
        ikSIcK5kbTFJAqtPHtijG+Q+CcV8TIKo+OS194UAAAAID54e2uniz7p6HWdpsrzZspS6gCyBxWK/1/9e3LVhg76AAA\
        AAAAAAAAAAAABAAAAAmlkAAAABgAAAAJtZQAAAAAAAAAA//////////8AAAAAAAAAAAAAAAAAAAAzAAAAC3NzaC1lZ\
        DI1NTE5AAAAIOZ0TQD+5McOdQWGQ0mGqOfJh4lhj5q654E6UlZIogTcAAAAUwAAAAtzc2gtZWQyNTUxOQAAAEAnoD9\
        4vys1G222Fpk4EIm4NHzenh9Of592YipDNe8wmj942yjSZlmyeb9LoifP+6mtr+PU6Q4mD3KA6cuakt4I a commen\
        t

        """
}
