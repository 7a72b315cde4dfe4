import Bytes
import Foundation
import KeyStore
import Keys
import OpenSSL
import SSHKey
import TestSupport
import Testing

struct KeyCheckTests {
    private func check(
        _ sample: SampleStore,
        _ passphrase: SecretBytes? = nil,
        sharing: Set<String> = []
    ) throws -> KeyCheck {
        let provider: any PassphraseProvider =
            passphrase.map { FixedPassphrase($0) } ?? NoPassphrase()
        return try KeyCheck(
            SampleStore.name.get(),
            in: sample.store,
            sharing: sharing,
            options: DecodingOptions(passphrase: provider)
        )
    }

    /// Expects this verdict on this subject, and the key to be sound or not accordingly.
    private func expect(
        _ check: KeyCheck,
        _ verdict: KeyCheck.Finding.Verdict,
        _ subject: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = check.findings.filter { $0.subject == subject }
        #expect(found.map(\.verdict) == [verdict], sourceLocation: sourceLocation)
        let isSound = verdict == .ok || verdict == .warning
        #expect(check.isSound == isSound, sourceLocation: sourceLocation)
    }

    private func sound() throws -> SampleStore {
        let sample = try SampleStore.withKey(passphrase: SampleKeys.passphrase)
        try sample.editEntry("State: pending", "State: active\nLast-Backup: \(Timestamp.now())")
        return sample
    }

    @Test func `a good key passes without a warning`() throws {
        let check = try check(sound(), SampleKeys.passphrase)
        #expect(check.isSound && !check.hasWarnings)
        #expect(
            check.findings.map(\.subject)
                == ["permissions", "public", "pair", "passphrase", "strength", "state", "backup"]
        )
    }

    @Test func `without its passphrase a pair is not proved`() throws {
        try expect(check(sound()), .notProved, "pair")
    }

    @Test func `a wrong passphrase proves nothing`() throws {
        let check = try check(sound(), SecretBytes("wrong"))
        expect(check, .failure, "pair")
        #expect(check.findings.contains { $0.detail.contains("passphrase is wrong") })
    }

    @Test func `the private key of another pair is told`() throws {
        let sample = try sound()
        let another = KeyPair(.eddsa(try EdDSAPrivateKey.generate(on: .ed25519)))
        try sample.store.change(SampleStore.name.get()) { key in
            key.material = .ssh(try PrivateFormat.openssh.encode(another))
        }
        try expect(check(sample), .failure, "pair")
    }

    @Test func `a public key that the entry does not know is told`() throws {
        let sample = try sound()
        let fingerprint = try Fingerprint(SampleKeys.ed25519.get().publicKey).description
        try sample.editEntry(fingerprint, "SHA256:" + String(repeating: "x", count: 43))
        try expect(check(sample, SampleKeys.passphrase), .failure, "public")
    }

    @Test func `a public key that is none is told`() throws {
        let sample = try sound()
        try sample.write("ssh-ed25519 AAAA\n", to: "keys/ibkr/public")
        let check = try check(sample, SampleKeys.passphrase)
        #expect(check.findings.contains { $0.subject == "public" && $0.verdict == .failure })
        #expect(!check.isSound)
    }

    @Test func `a damaged private key is told`() throws {
        let sample = try sound()
        try sample.write("-----BEGIN OPENSSH PRIVATE KEY-----\n", to: "keys/ibkr/private")
        let check = try check(sample, SampleKeys.passphrase)
        #expect(check.findings.contains { $0.subject == "pair" && $0.verdict == .failure })
        #expect(!check.isSound)
    }

    @Test(arguments: ["keys/ibkr", "keys/ibkr/private", "keys/ibkr/public", "keys/ibkr/entry"])
    func `files that are open to others are told`(_ file: String) throws {
        let sample = try sound()
        try sample.setMode(file == "keys/ibkr" ? 0o755 : 0o644, of: file)
        let check = try check(sample, SampleKeys.passphrase)
        expect(check, .failure, "permissions")
        #expect(check.findings.contains { $0.detail == "\(file) is open to other users" })
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives files away"))
    func `files of somebody else are told`() throws {
        let sample = try sound()
        chown(sample.path("keys/ibkr/private"), 65534, 65534)
        let check = try check(sample, SampleKeys.passphrase)
        expect(check, .failure, "permissions")
        #expect(check.findings.contains { $0.detail.hasSuffix("private is another user's") })
    }

    @Test func `a key without a passphrase is warned of`() throws {
        let sample = try SampleStore.withKey()
        try expect(check(sample), .warning, "passphrase")
    }

    @Test func `a key that shares a prime is told`() throws {
        let check = try check(sound(), SampleKeys.passphrase, sharing: ["ibkr"])
        #expect(check.findings.contains { $0.subject == "strength" && $0.verdict == .failure })
    }

    @Test(arguments: [("retired", KeyCheck.Finding.Verdict.warning), ("revoked", .failure)])
    func `a key that is not to be used is told`(
        _ state: String,
        _ verdict: KeyCheck.Finding.Verdict
    ) throws {
        let sample = try sound()
        try sample.editEntry("State: active", "State: \(state)")
        try expect(check(sample, SampleKeys.passphrase), verdict, "state")
    }

    @Test func `the encrypted private key of another pair is told without a passphrase`() throws {
        let sample = try sound()
        let another = KeyPair(.eddsa(try EdDSAPrivateKey.generate(on: .ed25519)))
        var options = PrivateFormat.Options(passphrase: SampleKeys.passphrase)
        options.rounds = 1
        try sample.store.change(SampleStore.name.get()) { key in
            key.material = .ssh(try PrivateFormat.openssh.encodeAndProve(another, options))
        }
        try expect(check(sample), .failure, "pair")
    }

    @Test func `a backup in the future is warned of`() throws {
        let sample = try SampleStore.withKey(passphrase: SampleKeys.passphrase)
        try sample.editEntry("State: ", "Last-Backup: 9999-01-02T03:04:05Z\nState: ")
        let check = try check(sample, SampleKeys.passphrase)
        expect(check, .warning, "backup")
        #expect(
            check.findings.contains { $0.detail == "the last one lies in the future: 9999-01-02" }
        )
    }

    @Test(arguments: [(0, KeyCheck.Finding.Verdict.ok), (365, .ok), (366, .warning)])
    func `an old backup is warned of`(_ days: Int, _ verdict: KeyCheck.Finding.Verdict) throws {
        let sample = try SampleStore.withKey(passphrase: SampleKeys.passphrase)
        let moment = Timestamp(seconds: Timestamp.now().seconds - days * 86_400 - 60)
        try sample.editEntry("State: ", "Last-Backup: \(moment)\nState: ")
        try expect(check(sample, SampleKeys.passphrase), verdict, "backup")
    }

    @Test func `a key that was never backed up is warned of`() throws {
        let sample = try SampleStore.withKey(passphrase: SampleKeys.passphrase)
        let check = try check(sample, SampleKeys.passphrase)
        expect(check, .warning, "backup")
        #expect(check.findings.contains { $0.detail == "was never backed up" })
    }
}
