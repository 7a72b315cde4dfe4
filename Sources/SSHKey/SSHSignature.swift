package import Bytes
package import Keys
internal import OpenSSL

/// A signature of a file, as `ssh-keygen -Y sign` makes it (PROTOCOL.sshsig).
///
/// ```
/// byte[6]  SSHSIG
/// uint32   1
/// string   public key
/// string   namespace: what the signature is for
/// string   empty
/// string   sha512 or sha256
/// string   signature, see ``PrivateKey/signForSSH(_:)``, of
///              byte[6] SSHSIG, string namespace, string empty, string hash, string H(file)
/// ```
///
/// As text it is PEM with the label `SSH SIGNATURE`.
package struct SSHSignature: Sendable {
    package let publicKey: PublicKey
    package let namespace: String
    private let hash: Hash
    private let signature: SecretBytes

    private enum Hash: String {
        case sha256
        case sha512

        func callAsFunction(_ bytes: SecretBytes) throws -> SecretBytes {
            try (self == .sha256 ? Digest.sha256 : Digest.sha512).hash(bytes)
        }
    }

    package static let label = "SSH SIGNATURE"
    private static let magic = "SSHSIG"

    package init(of text: SecretBytes, by key: PrivateKey, for namespace: String) throws {
        publicKey = key.publicKey
        self.namespace = namespace
        hash = .sha512
        signature = try key.signForSSH(Self.signedText(text, namespace, hash))
    }

    /// Whether the public key in it signed `text`.
    package func verifies(_ text: SecretBytes) throws -> Bool {
        try publicKey.verifyForSSH(signature, of: Self.signedText(text, namespace, hash))
    }

    private static func signedText(
        _ text: SecretBytes,
        _ namespace: String,
        _ hash: Hash
    ) throws -> SecretBytes {
        var out = ByteWriter()
        out.text(magic)
        out.string(namespace)
        out.string("")
        out.string(hash.rawValue)
        out.string(try hash(text))
        return out.finish()
    }

    /// - Throws: ``FormatError``: `malformed`; `unsupported` for another version or hash.
    package init(decoding bytes: SecretBytes) throws {
        var reader = ByteReader(bytes)
        guard try reader.take(6, "signature").equals(Self.magic) else {
            throw FormatError.malformed("signature", "is none of SSH's")
        }
        guard try reader.uint32("version") == 1 else {
            throw FormatError.unsupported("signature", "of another version")
        }
        publicKey = try PublicKey(blob: reader.string("public key"))
        namespace = try reader.name("namespace")
        _ = try reader.string("reserved")
        let name = try reader.name("hash")
        guard let hash = Hash(rawValue: name) else {
            throw FormatError.unsupported("hash", name)
        }
        self.hash = hash
        signature = try reader.string("signature")
        try reader.finish("signature")
    }

    private func encode() -> SecretBytes {
        var out = ByteWriter()
        out.text(Self.magic)
        out.uint32(1)
        out.string(publicKey.blob)
        out.string(namespace)
        out.string("")
        out.string(hash.rawValue)
        out.string(signature)
        return out.finish()
    }

    package var text: SecretBytes { PEMBlock(label: Self.label, body: encode()).encode() }
}
