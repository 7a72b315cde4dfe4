internal import Bytes
internal import Keys
internal import OpenPGP
internal import SSHKey

/// What a file of another program holds, as far as that shows without a passphrase.
package struct FoundKeyFile: Sendable {
    enum Contents: Sendable {
        case pair(SSHFile)
        /// A certificate among them.
        case publicKey(PublicKey, Comment)
        case openPGP([TransferableKey])
    }

    /// A private key of any format.
    struct SSHFile: Sendable {
        let text: SecretBytes
        let isProtected: Bool
        /// Nil when only the passphrase shows it.
        let publicKey: PublicKey?
        let comment: Comment?
    }

    package let path: String
    let contents: Contents

    /// - Throws: ``FormatError``: `unrecognized` for what is no key.
    init(_ text: SecretBytes, at path: String) throws {
        self.path = path
        contents =
            try PublishedOpenPGPKeys.recognizes(text)
            ? .openPGP(TransferableKey.decode(text)) : Self.ssh(text)
    }

    private static func ssh(_ text: SecretBytes) throws -> Contents {
        let file = try KeyFile(parsing: text)
        if case .publicKey(let key, let comment) = file { return .publicKey(key, comment) }
        do {
            let half = try file.publicHalf(DecodingOptions())
            guard try file.isPrivate else { return .publicKey(half.key, half.comment ?? Comment()) }
            return .pair(
                SSHFile(
                    text: text,
                    isProtected: !half.isProved,
                    publicKey: half.key,
                    comment: half.comment
                )
            )
        } catch let error as FormatError where error.kind == .passphraseNeeded {
            return .pair(SSHFile(text: text, isProtected: true, publicKey: nil, comment: nil))
        }
    }

    /// Whether a file that nobody named is worth a closer look: a private key, be it damaged, or a
    /// public key alone; not the lists of keys that servers and clients have.
    static func mayBeKey(_ text: SecretBytes) -> Bool {
        PublishedOpenPGPKeys.recognizes(text) || isMeantAsPrivateKey(text)
            || text.firstIndex(of: "PUBLIC KEY") != nil || OpenSSHPublicKey.isAlone(in: text)
    }

    /// Whether the text says so itself: binary data may look like OpenPGP by chance.
    static func isMeantAsPrivateKey(_ text: SecretBytes) -> Bool {
        PPK.recognizes(text) || text.firstIndex(of: "PRIVATE KEY") != nil
    }
}

extension KeyFile {
    /// Asked of files that are not encrypted: PEM text may hold either half.
    fileprivate var isPrivate: Bool {
        get throws {
            switch self {
            case .ppk, .openSSH, .sshCom: return true
            case .publicKey: return false
            case .pem(let file):
                if case .pair = try file.decode() { return true }
                return false
            }
        }
    }
}
