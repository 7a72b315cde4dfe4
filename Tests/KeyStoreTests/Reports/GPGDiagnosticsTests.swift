@testable import KeyStore
import Testing

/// Lines as gpg 2.2.40 writes them.
struct GPGDiagnosticsTests {
    private static let heard = """
        gpg: encrypted with 2048-bit RSA key, ID 9F323C82CE3D7199, created 2026-11-24
              "A Customer <me@example.com>"

        """

    @Test(arguments: [
        "gpg: gcry_cipher_checktag failed: Checksum error",
        "gpg: gcry_cipher_checktag (final) failed: Checksum error",
        "gpg: block_filter 0x000055955d6c2160: read error (size=1590,a->size=1590)",
        "gpg: block_filter: pending bytes!",
        "gpg: [don't know]: invalid packet (ctb=00)",
        "gpg: unexpected EOF in bz2lib",
        "gpg: error writing to '-': exceeded --max-output limit",
    ])
    func `what gpg could not read to its end is a complaint`(_ line: String) {
        #expect(GPGDiagnostics(Self.heard + line + "\n").hasComplaint)
    }

    @Test func `what it says of a good message is none`() {
        let text = """
            \(Self.heard)gpg: public key decryption failed: No secret key
            gpg: Signature made Mon Nov 23 16:55:32 2026 UTC
            gpg: Good signature from "exceeded read error <a@example.com>" [unknown]
            gpg: WARNING: This key is not certified with a trusted signature!
            gpg: original file name='invalid packet.csv'

            """
        #expect(!GPGDiagnostics(text).hasComplaint)
        #expect(GPGDiagnostics(text).isHeard)
    }

    @Test func `when nothing reaches us, that is known`() {
        #expect(!GPGDiagnostics("").isHeard)
        #expect(!GPGDiagnostics("gpg: WARNING: unsafe permissions on homedir\n").isHeard)
    }
}
