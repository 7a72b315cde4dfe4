import Bytes
import Foundation
import Keys
import SSHKey
import TestSupport
import Testing

@testable import KeyStore

/// OpenPGP keys that other programs made, in a backup.
struct ForeignKeyTests {
    /// Some programs keep the secret of cv25519 as it was drawn; GnuPG multiplies by it as it is.
    @Test func `a cv25519 key whose bits nobody clamped is proved by use, or told`() throws {
        let maker = try GnuPGSample()
        try maker.gpg(Self.unprotected + ["--quick-gen-key", "a@example.com", "ed25519", "sign"])
        let key = try #require(maker.fingerprints().first)
        try maker.gpg(Self.unprotected + ["--quick-add-key", key, "cv25519", "encr"])
        let secret = try maker.gpg(Self.unprotected + ["--export-secret-keys", key])

        let sample = try SampleStore()
        let home = try GnuPGSample()
        let file = sample.scratch.path("secret")
        try Data(Self.unclamped(Array(secret))).write(to: URL(filePath: file))
        try home.gpg(["--import", file])
        let published = try home.home.publicKey(key)
        let stored = StoredKey(published, in: home.home, event: "made")
        try sample.store.add(stored, as: KeyName("foreign"))

        // Some versions of GnuPG do not export it either, and then there is no backup.
        guard let gathered = try Self.gather(sample.store) else { return }
        let findings = try Backup(of: [gathered]).keys[0].check(.use, nil)
        let pair = findings.first { $0.subject == "pair" || $0.subject == "use" }
        let works = (try? home.home.prove(key, .remembered)) != nil
        #expect(pair?.verdict == (works ? .ok : .failure), "\(findings)")
    }

    private static func gather(_ store: KeyStore) throws -> GatheredKey? {
        let options = DecodingOptions(limits: .none)
        do {
            return try store.gather(KeyName("foreign"), options, gnuPG: .remembered)
        } catch is GnuPGFailure {
            return nil
        }
    }

    private static let unprotected = ["--pinentry-mode", "loopback", "--passphrase", ""]

    /// ```
    /// OID, number (the public point), KDF (a length of 3 and 3 octets), 0 (not encrypted),
    /// number (the scalar, its last octet first), sum of what the last is written with (2)
    /// ```
    private static func unclamped(_ key: [UInt8]) throws -> [UInt8] {
        let oid: [UInt8] = [10, 0x2b, 6, 1, 4, 1, 0x97, 0x55, 1, 5, 1]
        let point = try #require(key.firstRange(of: oid)).upperBound
        let scalar = afterNumber(in: key, at: point) + 5
        let sum = afterNumber(in: key, at: scalar)
        var changed = key
        changed[sum - 1] |= 1
        changed[sum + 1] &+= 1
        return changed
    }

    private static func afterNumber(in key: [UInt8], at start: Int) -> Int {
        let bits = Int(key[start]) << 8 | Int(key[start + 1])
        return start + 2 + (bits + 7) / 8
    }
}

extension GnuPGSample {
    fileprivate func fingerprints() throws -> [String] {
        String(decoding: try gpg(["--with-colons", "-K"]), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("fpr:") }
            .compactMap { $0.split(separator: ":").last.map(String.init) }
    }
}
