internal import Bytes
internal import OpenSSL

/// The digest of a public blob that people compare; a certificate has that of its key.
package struct Fingerprint: Sendable, Equatable, CustomStringConvertible {
    package enum Hash: String, CaseIterable, Sendable {
        case sha256
        case md5
    }

    package let hash: Hash
    package let digest: [UInt8]

    package init(_ key: PublicKey, hash: Hash = .sha256) throws {
        try self.init(ofBlob: key.subject.blob, hash)
    }

    /// Of the certificate as a whole, so that two for one key can be told apart.
    package init(_ certificate: Certificate, hash: Hash = .sha256) throws {
        try self.init(ofBlob: certificate.blob, hash)
    }

    private init(ofBlob blob: SecretBytes, _ hash: Hash) throws {
        self.hash = hash
        let digest: Digest = hash == .sha256 ? .sha256 : .md5
        self.digest = try digest.hash(blob).disclosed()
    }

    /// As ssh-keygen shows it: `SHA256:` and unpadded base64, or `MD5:` and hex with colons.
    package var description: String {
        switch hash {
        case .sha256: "SHA256:" + Base64.text(digest, padded: false)
        case .md5: "MD5:" + digest.map(\.hex).joined(separator: ":")
        }
    }
}

extension UInt8 {
    /// Two lower-case digits.
    package var hex: String {
        let digits = String(self, radix: 16)
        return self < 16 ? "0" + digits : digits
    }
}
