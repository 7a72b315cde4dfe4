import Bytes
import KeyStore
import Keys
import SSHKey
import TestSupport

typealias Comment = Keys.Comment

/// A good file of each format, and what is in it.
struct SampleFile: Sendable {
    let name: String
    let text: SecretBytes
    let key: PublicKey
    let comment: Comment

    static func all(_ comment: Comment = Comment("me \"x\" here")) throws -> [SampleFile] {
        try privateFiles(comment) + publicFiles(comment)
    }

    static func named(_ name: String) throws -> SampleFile {
        guard let file = try all().first(where: { $0.name == name }) else {
            throw FormatError(.unrecognized, name, "no such sample")
        }
        return file
    }

    private static func privateFiles(_ comment: Comment) throws -> [SampleFile] {
        let ed25519 = KeyPair(try SampleKeys.ed25519.get(), comment: comment)
        let p256 = KeyPair(try SampleKeys.p256.get(), comment: comment)
        let rsa = KeyPair(try SampleKeys.shortRSA.get(), comment: comment)
        let files: [(String, KeyPair, PrivateFormat, Bool)] = [
            ("openssh", ed25519, .openssh, false), ("openssh encrypted", p256, .openssh, true),
            ("ppk", ed25519, .ppk, false), ("ppk encrypted", rsa, .ppk, true),
            ("ppk2", p256, .ppk2, false), ("ppk2 encrypted", ed25519, .ppk2, true),
            ("pkcs8", p256, .pkcs8, false), ("pkcs1", rsa, .pkcs1, false),
            ("pkcs1 encrypted", rsa, .pkcs1, true), ("sec1", p256, .sec1, false),
            ("sshcom", rsa, .sshcom, false), ("sshcom encrypted", rsa, .sshcom, true),
        ]
        var samples = try files.map { name, pair, format, isEncrypted in
            SampleFile(
                name: name,
                text: try format.encode(pair, .cheap(encrypting: isEncrypted)),
                key: pair.publicKey,
                comment: comment
            )
        }
        let parameters =
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
        let sec1 = try PrivateFormat.sec1.encode(p256)
        samples.append(
            SampleFile(
                name: "sec1 with parameters",
                text: SecretBytes(copying: Array(parameters.utf8) + sec1.disclosed()),
                key: p256.publicKey,
                comment: comment
            )
        )
        return samples
    }

    private static func publicFiles(_ comment: Comment) throws -> [SampleFile] {
        let key = try SampleKeys.shortRSA.get().publicKey
        return try [PublicFormat.openssh, .rfc4716, .pkcs8, .pkcs1].map { format in
            let text = try format.encode(key, comment: comment)
            return SampleFile(
                name: "public " + format.rawValue,
                text: text,
                key: key,
                comment: comment
            )
        }
    }
}

extension PrivateFormat.Options {
    /// Encrypted at the least cost, for tests that read the key often.
    static func cheap(encrypting: Bool = true) -> PrivateFormat.Options {
        var options = PrivateFormat.Options()
        options.passphrase = encrypting ? SampleKeys.passphrase : nil
        options.rounds = 1
        options.argon2 = Argon2(memory: 8, passes: 1, parallelism: 1)
        return options
    }
}

extension KeyFile {
    func pair() throws -> KeyPair? {
        guard case .pair(let decoded) = try decode(SampleKeys.unlocking) else { return nil }
        return decoded.pair
    }

    /// What is in the file, private or not.
    func content() throws -> (key: PublicKey, comment: Comment) {
        switch try decode(SampleKeys.unlocking) {
        case .pair(let decoded): (decoded.pair.publicKey, decoded.pair.comment)
        case .publicKey(let key, let comment): (key, comment)
        }
    }
}
