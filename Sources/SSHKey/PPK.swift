package import Bytes
package import Keys
internal import OpenSSL

/// PuTTY's private key file, versions 2 and 3 (PuTTY's manual, appendix C): the container.
///
/// ```
/// PuTTY-User-Key-File-3: ssh-rsa
/// Encryption: none | aes256-cbc
/// Comment: anything on one line
/// Public-Lines: n              then n lines of base64: the public blob
/// Key-Derivation: Argon2id     these five when encrypted, version 3 only
/// Argon2-Memory: 8192          KiB
/// Argon2-Passes: 21
/// Argon2-Parallelism: 1
/// Argon2-Salt: hex
/// Private-Lines: n             then n lines of base64: the private blob
/// Private-MAC: hex             HMAC-SHA-256, in version 2 HMAC-SHA-1
/// ```
///
/// What the blobs hold is ``PPKPrivateBlob``'s matter; how they are protected, ``PPKProtection``'s.
package struct PPK {
    package enum Version: Int, Sendable {
        case two = 2
        case three = 3
    }

    let version: Version
    let algorithm: String
    package let isEncrypted: Bool
    package let comment: Comment
    let publicBlob: SecretBytes
    /// Only in encrypted files of version 3.
    let argon2: (parameters: Argon2, salt: SecretBytes)?
    /// As it stands in the file: encrypted, if the file is.
    let privateBlob: SecretBytes
    let mac: SecretBytes

    private static let magic = "PuTTY-User-Key-File-"

    package static func recognizes(_ text: SecretBytes) -> Bool {
        text.starts(with: magic)
    }

    /// Takes the container apart; nothing is decrypted and the MAC is not looked at.
    ///
    /// - Throws: ``FormatError``, naming the header.
    package init(parsing text: SecretBytes) throws {
        var lines = PPKLines(text)
        (version, algorithm) = try Self.readMagic(&lines)
        isEncrypted = try Self.readEncryption(&lines)
        comment = Comment(try lines.value(of: "Comment").disclosed())
        publicBlob = try lines.blob("Public-Lines")
        argon2 = version == .three && isEncrypted ? try Self.readArgon2(&lines) : nil
        privateBlob = try lines.blob("Private-Lines")
        mac = try lines.hex("Private-MAC")
    }

    /// The public half, which nothing vouches for until the file is decrypted.
    package func publicKey() throws -> PublicKey {
        guard Self.isKnown(algorithm) else {
            throw FormatError.unsupported("key type", "\(algorithm) is not known here")
        }
        let key = try within("Public-Lines") { try PublicKey(blob: publicBlob) }
        guard
            key.typeName == algorithm || key.algorithm == .rsa && Self.rsaNames.contains(algorithm)
        else {
            throw FormatError.malformed(
                Self.magic + "\(version.rawValue)",
                "names another key type than the public key"
            )
        }
        return key
    }

    /// Signature algorithms that puttygen takes for the key type.
    private static let rsaNames: Set = ["rsa-sha2-256", "rsa-sha2-512"]

    private static func isKnown(_ algorithm: String) -> Bool {
        Algorithm(rawValue: algorithm) != nil || rsaNames.contains(algorithm)
            || Certificate.isName(algorithm)
    }

    private static func readMagic(_ lines: inout PPKLines) throws -> (Version, String) {
        guard let line = try lines.next("the first line").asciiText, line.hasPrefix(magic),
            let colon = line.firstIndex(of: ":")
        else { throw FormatError(.unrecognized, "", "not a PuTTY key file") }
        let number = line[line.index(line.startIndex, offsetBy: magic.count)..<colon]
        guard line[colon...].hasPrefix(": ") else {
            throw FormatError.malformed(magic + number, "no blank after the colon")
        }
        switch number {
        case "2": return (.two, String(line[colon...].dropFirst(2)))
        case "3": return (.three, String(line[colon...].dropFirst(2)))
        default:
            throw FormatError.unsupported(
                "PPK version",
                "\(number) is not one of the released versions 2 and 3"
            )
        }
    }

    private static func readEncryption(_ lines: inout PPKLines) throws -> Bool {
        switch try lines.word(of: "Encryption") {
        case "none": return false
        case "aes256-cbc": return true
        case let other: throw FormatError.unsupported("Encryption", "\(other) is not known here")
        }
    }

    private static func readArgon2(
        _ lines: inout PPKLines
    ) throws -> (parameters: Argon2, salt: SecretBytes) {
        let name = try lines.word(of: "Key-Derivation")
        guard let flavour = Argon2.Flavour(rawValue: name) else {
            throw FormatError.unsupported("Key-Derivation", "\(name) is not known here")
        }
        let memory = try lines.number("Argon2-Memory")
        let passes = try lines.number("Argon2-Passes")
        let parallelism = try lines.number("Argon2-Parallelism")
        let parameters = Argon2(
            flavour: flavour,
            memory: memory,
            passes: passes,
            parallelism: parallelism
        )
        return (parameters, try lines.hex("Argon2-Salt"))
    }

    /// - Throws: ``FormatError``: `wrongPassphrase` when the MAC of an encrypted file does not fit.
    package func decrypt(_ options: DecodingOptions) throws -> DecodedPair {
        let opened = try PPKProtection.open(self, options)
        let key = try publicKey()
        let privateKey = try within("Private-Lines") {
            try PPKPrivateBlob.decode(
                opened.privateBlob,
                of: key.subject,
                longestPadding: isEncrypted ? 16 : 0
            )
        }
        let pair = try KeyPair(privateKey, publicKey: key, comment: comment)
        return DecodedPair(pair, passphrase: opened.passphrase, notes: opened.notes)
    }

    /// Writes a file as puttygen does: LF, base64 in lines of 64 digits.
    ///
    /// Without a passphrase the key is left unencrypted. When `argon2` is nil, version 3 takes
    /// parameters that cost about 100 ms on this machine.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for a key that PuTTY has no place for.
    package static func encode(
        _ pair: KeyPair,
        version: Version = .three,
        passphrase: SecretBytes?,
        argon2: Argon2? = nil
    ) throws -> SecretBytes {
        try pair.comment.checkWritable()
        let sealed = try PPKProtection.seal(
            try PPKPrivateBlob.encode(pair.privateKey),
            of: pair,
            version: version,
            passphrase: passphrase,
            argon2: argon2
        )
        var out = ByteWriter(capacity: 4096)
        out.text("\(magic)\(version.rawValue): \(pair.publicKey.typeName)\n")
        out.text("Encryption: \(PPKProtection.encryptionName(passphrase != nil))\n")
        out.text("Comment: ")
        out.bytes(pair.comment.bytes)
        out.text("\n")
        writeBlob(pair.publicKey.blob, "Public-Lines", &out)
        if let (parameters, salt) = sealed.argon2 {
            out.text("Key-Derivation: \(parameters.flavour.rawValue)\n")
            out.text("Argon2-Memory: \(parameters.memory)\n")
            out.text("Argon2-Passes: \(parameters.passes)\n")
            out.text("Argon2-Parallelism: \(parameters.parallelism)\n")
            out.text("Argon2-Salt: \(salt.map(\.hex).joined())\n")
        }
        writeBlob(sealed.privateBlob, "Private-Lines", &out)
        out.text("Private-MAC: \(sealed.mac.map(\.hex).joined())\n")
        return out.finish()
    }

    private static func writeBlob(_ blob: SecretBytes, _ header: String, _ out: inout ByteWriter) {
        let lines = Base64.encode(blob).lines(ofWidth: 64)
        out.text("\(header): \(lines.count)\n")
        for line in lines {
            out.bytes(line)
            out.text("\n")
        }
    }
}
