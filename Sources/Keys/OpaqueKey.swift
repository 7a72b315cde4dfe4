package import Bytes

/// A public key of a type that libcrypto does not compute with: carried whole, never looked into.
///
/// Security keys (PROTOCOL.u2f), the hybrid ssh-mldsa44-ed25519, and types under a name with a
/// domain (RFC 4250 section 4.6.1), of which nothing is known here but that they follow the wire
/// format.
package struct OpaquePublicKey: Sendable, Equatable {
    package let name: String
    /// What follows the name in the public blob.
    package let fields: SecretBytes

    init(name: String, from reader: inout ByteReader) throws {
        guard let layout = OpaqueLayout(name: name) else {
            throw FormatError.unsupported("key type", "\(name) is not known here")
        }
        self.name = name
        let whole = reader.rest
        if let count = layout.publicStrings {
            for index in 0..<count { _ = try reader.string("field \(index + 1)") }
        } else {
            while !reader.isAtEnd { _ = try reader.string("a field") }
        }
        fields = whole[0..<whole.count - reader.remaining]
    }

    func encode(to writer: inout ByteWriter) {
        writer.bytes(fields)
    }

    /// Whether the private half is in a FIDO authenticator; their curves are of 256 bits.
    var isSecurityKey: Bool {
        ["sk-ecdsa-sha2-nistp256@openssh.com", "sk-ssh-ed25519@openssh.com"].contains(name)
    }
}

/// The private fields of such a key, between the public ones and the comment.
package struct OpaquePrivateKey: Sendable, Equatable {
    package let publicKey: OpaquePublicKey
    package let fields: SecretBytes

    package init(publicKey: OpaquePublicKey, fields: SecretBytes) {
        self.publicKey = publicKey
        self.fields = fields
    }
}

/// Where the fields of an opaque type end, as far as that is known.
package struct OpaqueLayout {
    /// Strings after the name in the public blob; nil when only the end of the blob tells.
    package let publicStrings: Int?
    /// The private fields in OpenSSH's file format; nil when all that is known is that they are
    /// strings.
    package let privateFields: [Field]?

    package enum Field {
        case byte
        case string
    }

    package init?(name: String) {
        switch name {
        case "sk-ecdsa-sha2-nistp256@openssh.com":
            self.init(publicStrings: 3, privateFields: [.byte, .string, .string])
        case "sk-ssh-ed25519@openssh.com":
            self.init(publicStrings: 2, privateFields: [.byte, .string, .string])
        case "ssh-mldsa44-ed25519", "ssh-mldsa44-ed25519@openssh.com":
            self.init(publicStrings: 1, privateFields: [.string])
        default:
            guard Self.isPrivateName(name) else { return nil }
            self.init(publicStrings: nil, privateFields: nil)
        }
    }

    private init(publicStrings: Int?, privateFields: [Field]?) {
        self.publicStrings = publicStrings
        self.privateFields = privateFields
    }

    /// `name@domain`, at most 64 characters; certificates have formats of their own.
    private static func isPrivateName(_ name: String) -> Bool {
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && name.utf8.count <= 64
            && !name.contains(" ") && !name.contains(",") && !parts[0].contains("-cert-v")
    }
}
