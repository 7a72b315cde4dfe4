import Bytes
import Foundation
import OpenPGP
import TestSupport
import Testing

struct RevocationCertificateTests {
    private let home: GPGHome
    private let fingerprint: String
    /// As GnuPG keeps it.
    private let file: SecretBytes

    init() throws {
        home = try GPGHome()
        fingerprint = try home.makeKey("a@example.com")
        file = try home.revocationCertificate(of: fingerprint)
    }

    @Test func `what GnuPG keeps of a key is read, with the colon and without`() throws {
        let certificate = try RevocationCertificate(parsing: file, of: fingerprint)
        #expect(certificate.signature.type == .keyRevocation)
        #expect(certificate.signature.issuerFingerprint == fingerprint)
        let again = try RevocationCertificate(parsing: certificate.armored, of: fingerprint)
        #expect(again.armored == certificate.armored)
        try home.importKeys(certificate.armored)
        let list = try home.gpg("--with-colons", "--list-keys")
        #expect(list.contains("\npub:r:"), "\(list)")
    }

    @Test func `what revokes no key, or another one, is refused`() throws {
        let other = try home.makeKey("b@example.com")
        expectFailure(.malformed) { try RevocationCertificate(parsing: file, of: other) }
        let key = try home.output("--armor", "--export", fingerprint)
        expectFailure(.malformed) { try RevocationCertificate(parsing: key, of: fingerprint) }
        for text in ["", "\n", "This is a revocation certificate for the OpenPGP key:\n"] {
            expectFailure(.unrecognized) {
                try RevocationCertificate(parsing: SecretBytes(text), of: fingerprint)
            }
        }
        let twice = SecretBytes(copying: file.disclosed() + file.disclosed())
        expectFailure(.malformed) { try RevocationCertificate(parsing: twice, of: fingerprint) }
    }

    @Test func `a damaged certificate is refused or of this key, without a trap`() throws {
        Mutations.check(of: file, masks: [0x01, 0x80]) { mutant in
            try RevocationCertificate(parsing: mutant, of: fingerprint).signature.type
                == .keyRevocation
        }
    }
}

extension GPGHome {
    fileprivate func revocationCertificate(of fingerprint: String) throws -> SecretBytes {
        let path = "\(folder.path)/openpgp-revocs.d/\(fingerprint).rev"
        return SecretBytes(copying: Array(try Data(contentsOf: URL(filePath: path))))
    }

    fileprivate func importKeys(_ text: SecretBytes) throws {
        try scratch.write(text, to: "import")
        try gpg("--import", scratch.path("import"))
    }
}
