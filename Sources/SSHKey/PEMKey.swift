package import Bytes
package import Keys
internal import OpenSSL

/// A key in PEM text, whichever of the forms its label names.
///
/// Parameters, which openssl writes in front of EC and DSA keys, and certificates are passed over on
/// the way to it.
package struct PEMKey {
    private let block: PEMBlock
    /// Of an `EC PARAMETERS` block; the key itself may leave its curve out.
    private let curve: EllipticCurve?

    private static let labels = [
        PKCS1.label, PKCS1.publicLabel, DSAPEM.label, SEC1.label, PKCS8Key.label,
        EncryptedPrivateKeyInfo.label, SubjectPublicKeyInfo.label,
    ]

    /// Whether the text is PEM, be it damaged; OpenSSH's own private key format is not meant.
    package static func recognizes(_ text: SecretBytes) -> Bool {
        guard let begin = text.firstIndex(of: "-----BEGIN ") else { return false }
        return !text.matches("-----BEGIN OPENSSH PRIVATE KEY", at: begin)
    }

    /// Finds the first key in the text; its DER is not looked into.
    ///
    /// - Throws: ``FormatError``; `unsupported` when all blocks are of other things.
    package init(parsing text: SecretBytes) throws {
        var reader = try PEMReader(text)
        var curve: EllipticCurve?
        var strange: String?
        while let block = try reader.next() {
            if Self.labels.contains(block.label) {
                self.block = block
                self.curve = curve
                return
            }
            if block.label == "EC PARAMETERS" {
                curve = try ECParameters.decode(block.body)
            } else {
                strange = strange ?? block.label
            }
        }
        guard let strange else {
            throw FormatError.malformed("", "no key stands in the PEM text")
        }
        throw FormatError.unsupported("", "\(strange) is not the PEM form of an SSH key")
    }

    /// - Throws: ``FormatError``; `wrongPassphrase` and `passphraseNeeded` among others.
    package func decode(_ options: DecodingOptions = DecodingOptions()) throws -> DecodedKey {
        let comment = Comment(block.comment)
        switch block.label {
        case PKCS1.publicLabel:
            return .publicKey(.rsa(try PKCS1.decodePublic(block.body)), comment)
        case SubjectPublicKeyInfo.label:
            return .publicKey(try SubjectPublicKeyInfo.decode(block.body), comment)
        case EncryptedPrivateKeyInfo.label:
            let (body, passphrase) = try EncryptedPrivateKeyInfo.decode(block.body, options)
            let pair = KeyPair(try PKCS8Key.decode(body), comment: comment)
            return .pair(DecodedPair(pair, passphrase: passphrase))
        default:
            let (body, passphrase) = try DEKInfo.open(block, options)
            let pair = KeyPair(try privateKey(body), comment: comment)
            return .pair(DecodedPair(pair, passphrase: passphrase))
        }
    }

    /// The form that OpenSSL had before PKCS #8: for RSA, DSA and ECDSA.
    ///
    /// - Throws: ``FormatError/Kind/unsupported`` for other types of keys.
    package static func encodeTraditional(
        _ pair: KeyPair,
        passphrase: SecretBytes? = nil,
        cipher: String = DEKInfo.defaultCipher
    ) throws -> SecretBytes {
        let (label, der) =
            switch pair.privateKey {
            case .rsa(let key): (PKCS1.label, try PKCS1.encode(key))
            case .dsa(let key): (DSAPEM.label, DSAPEM.encode(key))
            case .ecdsa(let key): (SEC1.label, SEC1.encode(key))
            case .eddsa, .opaque:
                throw FormatError.noRoom(for: pair.privateKey.publicKey, in: "traditional PEM")
            }
        return try DEKInfo.encode(
            label,
            der,
            pair.comment,
            passphrase: passphrase,
            cipher: cipher
        )
    }

    /// Some writers put PKCS #8 under the label of the key's own form; openssl reads that too.
    private func privateKey(_ der: SecretBytes) throws -> PrivateKey {
        guard !PKCS8Key.recognizes(der) else { return try PKCS8Key.decode(der) }
        return switch block.label {
        case PKCS1.label: .rsa(try PKCS1.decode(der))
        case DSAPEM.label: .dsa(try DSAPEM.decode(der))
        case SEC1.label: .ecdsa(try SEC1.decode(der, on: curve))
        default: try PKCS8Key.decode(der)
        }
    }
}
