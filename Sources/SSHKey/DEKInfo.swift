internal import Bytes
internal import Keys
internal import OpenSSL

/// The encryption of old PEM (RFC 1421 section 4.6, with OpenSSL's key derivation).
///
/// ```
/// Proc-Type: 4,ENCRYPTED
/// DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF
/// ```
///
/// One pass of MD5 over passphrase and salt makes the key, so a stolen file is guessed at fast; and
/// nothing authenticates the text. It is written for programs that read no better.
package enum DEKInfo {
    /// The strongest that puttygen reads as well, and what `ssh-keygen -m PEM` writes.
    package static let defaultCipher = "AES-128-CBC"

    /// The modes that need a key and an IV and nothing else; ChaCha20 has none.
    private static let modes = ["CBC", "CFB", "CFB1", "CFB8", "OFB", "CTR", "CHACHA20"]

    /// The body of a block in the plain, and the passphrase if it was encrypted.
    static func open(
        _ block: PEMBlock,
        _ options: DecodingOptions
    ) throws -> (body: SecretBytes, passphrase: SecretBytes?) {
        guard let type = block.header("Proc-Type") else { return (block.body, nil) }
        guard type.filter({ $0 != " " }) == "4,ENCRYPTED" else {
            throw FormatError.unsupported("Proc-Type", "\(type) is not known here")
        }
        let (cipher, iv) = try within("DEK-Info") { try decode(block.header("DEK-Info")) }
        guard block.body.count % cipher.blockLength == 0 else {
            throw FormatError.malformed(block.label, "ends inside a cipher block")
        }
        let passphrase = try options.passphrase.passphrase(for: options.name)
        let body = try openedKey {
            let key = try deriveKey(passphrase, iv: iv, count: cipher.keyLength)
            return try cipher.decrypt(block.body, key: key, iv: iv, padding: .pkcs7)
        }
        return (body, passphrase)
    }

    private static func decode(_ header: String?) throws -> (Cipher, iv: SecretBytes) {
        let parts = (header ?? "").split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw FormatError.malformed("", "not \"cipher,IV\"") }
        let cipher = try self.cipher(String(parts[0]))
        guard let iv = bytes(ofHex: parts[1]), iv.count == cipher.ivLength else {
            throw FormatError.malformed("", "the IV is not \(cipher.ivLength) bytes in hex")
        }
        return (cipher, SecretBytes(copying: iv))
    }

    package static func knows(cipher name: String) -> Bool { (try? cipher(name)) != nil }

    private static func cipher(_ name: String) throws -> Cipher {
        let mode = name.split(separator: "-").last.map { $0.uppercased() } ?? ""
        guard modes.contains(mode), let cipher = Cipher(name), cipher.ivLength >= 8 else {
            throw FormatError.unsupported("", "cipher \(name) is not known here")
        }
        return cipher
    }

    /// EVP_BytesToKey with MD5 and one round; the salt is the first 8 bytes of the IV.
    private static func deriveKey(
        _ passphrase: SecretBytes,
        iv: SecretBytes,
        count: Int
    ) throws -> SecretBytes {
        var key = ByteWriter(capacity: count + Digest.md5.byteCount)
        var digest = SecretBytes.empty
        while key.count < count {
            var message = ByteWriter(capacity: digest.count + passphrase.count + 8)
            message.bytes(digest)
            message.bytes(passphrase)
            message.bytes(iv[0..<8])
            digest = try Digest.md5.hash(message.finish())
            key.bytes(digest)
        }
        return key.finish()[0..<count]
    }

    /// PEM text with these headers, or without any when there is no passphrase.
    static func encode(
        _ label: String,
        _ der: SecretBytes,
        _ comment: Comment,
        passphrase: SecretBytes?,
        cipher name: String
    ) throws -> SecretBytes {
        try comment.checkWritable()
        guard let passphrase else {
            return PEMBlock(label: label, body: der, comment: comment.bytes).encode()
        }
        let cipher = try self.cipher(name)
        let iv = try Random.bytes(cipher.ivLength)
        let salt = SecretBytes(copying: iv)
        let key = try deriveKey(passphrase, iv: salt, count: cipher.keyLength)
        return PEMBlock(
            label: label,
            headers: [
                ("Proc-Type", "4,ENCRYPTED"),
                ("DEK-Info", "\(cipher.name),\(iv.map(\.hex).joined().uppercased())"),
            ],
            body: try cipher.encrypt(der, key: key, iv: salt, padding: .pkcs7),
            comment: comment.bytes
        ).encode()
    }

    private static func bytes(ofHex text: Substring) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }
}

/// What `decrypt` gives, if it looks like a key in DER: a SEQUENCE that fills it and that starts with
/// a version.
///
/// No form of encrypted PEM says whether the passphrase was right. Padding is right by chance once
/// in 256 times; this frame on top hardly ever.
///
/// - Throws: ``FormatError/Kind/wrongPassphrase``; `unsupported` when OpenSSL could not decrypt at all;
///   what else `decrypt` throws as `FormatError`.
func openedKey(_ decrypt: () throws -> SecretBytes) throws -> SecretBytes {
    let wrong = FormatError(
        .wrongPassphrase,
        "",
        "the passphrase is wrong, or the file was changed"
    )
    do {
        let plain = try decrypt()
        guard isFramed(plain) else { throw wrong }
        return plain
    } catch let error as OpenSSLError {
        guard error.isOfCiphertext else { throw FormatError.unsupported("", error.description) }
        throw wrong
    }
}

private func isFramed(_ der: SecretBytes) -> Bool {
    var outer = DERReader(der)
    guard var key = try? outer.sequence("key"), outer.isAtEnd else { return false }
    return (try? key.number("version")) != nil
}
