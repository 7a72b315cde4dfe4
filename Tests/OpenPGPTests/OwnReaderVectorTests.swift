import Bytes
import Foundation
import OpenPGP
import OpenSSL
import Testing

/// Without `IBKEYS_VECTORS` this stands aside.
@Suite(.enabled(if: MessageVector.folder != nil, "IBKEYS_VECTORS names no folder of messages"))
struct OwnReaderVectorTests {
    @Test func `every message meets its expectation, or names what is not done here`() throws {
        var read = 0
        for vector in try MessageVector.all {
            let message = try vector.message
            guard message.count < 1 << 20, vector.expected != "LIMIT" else { continue }
            do {
                let digest = hexadecimal(try Digest.sha256.hash(try vector.opener().open(message)))
                #expect(vector.expected == "EITHER" || vector.expected == digest, "\(vector)")
                read += 1
            } catch {
                let isRefused = ["MUST-REJECT", "EITHER"].contains(vector.expected)
                #expect(isRefused || Self.isLeftOut(vector, error), "\(vector): \(error)")
            }
        }
        #expect(read > 90)
    }

    /// What is for GnuPG: signatures, old ciphers, keys by Elgamal or on brainpool's curves; and keys of
    /// version 6, which nobody here has.
    private static func isLeftOut(_ vector: MessageVector, _ error: any Error) -> Bool {
        if let error = error as? MessageError, error.cause == .unsupported { return true }
        if let error = error as? FormatError, error.kind == .unsupported { return true }
        return leftOut.contains { vector.file.contains($0) }
    }

    private static let leftOut = [
        "gnupg__armor.scm", "gnupg__bug537", "gnupg__plain-", "A.8.5-v6pkesk",
        "aead-last-zero-chunk", "enc-eg-bad",
    ]

    private func hexadecimal(_ octets: [UInt8]) -> String {
        octets.map { String(format: "%02x", $0) }.joined()
    }
}

extension MessageVector {
    func opener() throws -> Opener {
        Opener(keys: try unlockedKeys(), passphrase: SecretBytes(passphrase))
    }

    private func unlockedKeys() throws -> [UnlockedKey] {
        guard !key.isEmpty else { return [] }
        let file = try Data(contentsOf: try #require(Self.folder).appending(path: key))
        let keys = (try? TransferableKey.decode(SecretBytes(copying: file)).flatMap(\.keys)) ?? []
        return keys.compactMap { key in
            guard key.secret.isPresent else { return nil }
            return try? key.unlocked(SecretBytes(passphrase))
        }
    }
}
