import Bytes
import OpenPGP
import Testing

/// Without `IBKEYS_VECTORS` this stands aside.
@Suite(.enabled(if: MessageVector.folder != nil, "IBKEYS_VECTORS names no folder of messages"))
struct MessageVectorTests {
    /// Why a message is refused before anybody tries to decrypt it, by the end of its file name; all
    /// others are handed on.
    private static let refusals: [(String, MessageError.Cause)] = [
        // Packet 18 version 2, and Argon2.
        ("A.10.5.v6_skesk_ocb.asc", .unsupported),
        ("A.12.1.v4-skesk-argon2-aes128.asc", .unsupported),
        ("A.12.2.v4-skesk-argon2-aes192.asc", .unsupported),
        ("A.12.3.v4-skesk-argon2-aes256.asc", .unsupported),
        ("A.8.5-v6pkesk-v2seipd", .unsupported),
        ("A.9.5.v6_skesk_eax.asc", .unsupported),
        ("message.txt.pkesk-skesk-v10-only", .unsupported),
        ("message.txt.enc-no-mdc", .noIntegrityProtection),
        ("no-sed-tag9.pgp", .noIntegrityProtection),
        ("no-efail-downgrade-sed.pgp", .noIntegrityProtection),
        ("message.txt.marker.malf", .damaged),
        ("no-ftp-ascii-mangled.pgp", .damaged),
        ("message_mdc_8k_cut1.pgp", .truncated),
        ("message_mdc_8k_cut22.pgp", .truncated),
        ("no-armor-truncated.asc", .truncated),
        ("no-truncated-half.pgp", .truncated),
        ("no-truncated-1.pgp", .truncated),
        ("no-truncated-20.pgp", .truncated),
        ("no-truncated-22.pgp", .truncated),
        ("no-truncated-in-pkesk.pgp", .truncated),
        ("no-truncated-after-pkesk.pgp", .truncated),
        ("no-truncated-partial.pgp", .truncated),
        ("no-ocb-truncated-tail.pgp", .truncated),
        ("no-ocb-zip-truncated.pgp", .truncated),
        ("no-plain-literal-unencrypted.pgp", .notEncrypted),
        ("no-plain-compressed-unencrypted.pgp", .notEncrypted),
        ("no-literal-before-encrypted.pgp", .notEncrypted),
        ("no-not-pgp.csv.pgp", .notEncrypted),
        ("no-public-key.asc", .notEncrypted),
        ("no-detached-signature.sig", .notEncrypted),
        ("no-html-error-page.pgp", .notEncrypted),
        ("no-literal-after-encrypted.pgp", .severalMessages),
        ("maybe-two-messages.pgp", .severalMessages),
        ("maybe-two-armors.asc", .severalMessages),
        ("no-empty-file.pgp", .empty),
    ]

    @Test(arguments: [1, 7, 512, 65536])
    func `every message is handed on, or refused for what it is`(_ piece: Int) throws {
        var refused = 0
        for vector in try MessageVector.all {
            let message = try vector.message
            guard piece >= 512 || message.count < 1 << 20 else { continue }
            let cause = Self.refusals.first { vector.file.hasSuffix($0.0) }?.1
            switch try Outcome(message, piece: piece) {
            case .refused(let found):
                #expect(found == cause, "\(vector)")
                refused += 1
            case .whole(let bytes):
                #expect(cause == nil, "\(vector)")
                #expect(!bytes.isEmpty && bytes.count <= message.count, "\(vector)")
            }
        }
        #expect(refused == Self.refusals.count)
    }

    @Test func `messages of RFC 9580 are handed on to a reader that knows it`() throws {
        for vector in try MessageVector.all where vector.file.contains("rnp__A.") {
            guard case .whole = try Outcome(vector.message, dialect: .all) else {
                Issue.record("\(vector) was refused")
                continue
            }
        }
    }
}
