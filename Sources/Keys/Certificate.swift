package import Bytes

/// An OpenSSH certificate (PROTOCOL.certkeys): a public key with a CA's statement about it.
///
/// ```
/// string  name                 ssh-rsa-cert-v01@openssh.com
/// string  nonce
/// ...     the fields of the certified key
/// uint64  serial
/// uint32  type                 1 user, 2 host
/// string  key id
/// string  valid principals
/// uint64  valid after, valid before
/// string  critical options, extensions, reserved
/// string  CA's public key
/// string  signature
/// ```
///
/// Read to find the certified key and to refuse garbage, then carried whole. The CA's signature is
/// not judged: that is for the server which trusts, or does not trust, the CA.
package struct Certificate: Sendable, Equatable {
    package let name: String
    package let blob: SecretBytes
    package let subject: PublicKey

    private static let suffix = "-cert-v01@openssh.com"

    /// Whether a key type is that of a certificate.
    package static func isName(_ name: String) -> Bool { name.hasSuffix(suffix) }

    init(name: String, blob: SecretBytes, from reader: inout ByteReader) throws {
        self.name = name
        self.blob = blob
        let subjectType = Self.subjectType(of: name)
        guard !Self.isName(subjectType) else {
            throw FormatError.unsupported("key type", "\(name) is not known here")
        }
        _ = try reader.string("nonce")
        subject = try PublicKey(type: subjectType, blob: .empty, from: &reader)
        _ = try reader.uint64("serial")
        guard [1, 2].contains(try reader.uint32("certificate type")) else {
            throw FormatError.malformed("certificate type", "neither user nor host")
        }
        _ = try reader.string("key id")
        _ = try reader.string("valid principals")
        _ = try reader.uint64("valid after")
        _ = try reader.uint64("valid before")
        for field in ["critical options", "extensions", "reserved"] {
            _ = try reader.string(field)
        }
        try Self.checkSignatureKey(reader.string("signature key"))
        _ = try reader.string("signature")
    }

    /// Looks at the name first: certificates inside each other would go as deep as the file is long.
    private static func checkSignatureKey(_ blob: SecretBytes) throws {
        try within("signature key") {
            var reader = ByteReader(blob)
            guard !isName(try reader.name("key type")) else {
                throw FormatError.malformed("", "is itself a certificate")
            }
            _ = try PublicKey(blob: blob)
        }
    }

    /// The type of the certified key; those with a domain keep it.
    private static func subjectType(of name: String) -> String {
        let base = String(name.dropLast(suffix.utf8.count))
        return Algorithm(rawValue: base) != nil ? base : base + "@openssh.com"
    }
}
