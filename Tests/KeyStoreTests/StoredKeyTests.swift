import Bytes
import KeyStore
import Keys
import TestSupport
import Testing

/// Whether the files of a key are of one key.
struct StoredKeyTests {
    private let key: StoredKey
    private let other: StoredKey

    init() throws {
        key = try SampleStore.key(passphrase: SampleKeys.passphrase)
        let pair = KeyPair(.eddsa(try EdDSAPrivateKey.generate(on: .ed25519)))
        other = try StoredKey(pair, PrivateFormat.Options(), event: "made")
    }

    private func disagreement(_ change: (inout StoredKey) -> Void) -> FormatError? {
        var key = key
        change(&key)
        return #expect(throws: FormatError.self) { try key.checkAgreement() }
    }

    @Test func `the files of a key that was just made agree`() throws {
        try key.checkAgreement()
        try other.checkAgreement()
    }

    @Test func `the file of another key is named`() {
        let reason = "is of another key than the entry"
        #expect(
            disagreement { $0.publicText = other.publicText } == .malformed("public", reason)
        )
        #expect(
            disagreement { $0.material = other.material } == .malformed("private", reason)
        )
        #expect(
            disagreement { $0.entry = other.entry }
                == .malformed("entry: Fingerprint", "is not that of the key")
        )
    }

    @Test func `a file that is no key is named`() {
        #expect(disagreement { $0.material = .ssh(.empty) }?.field.hasPrefix("private") == true)
        #expect(disagreement { $0.publicText = .empty }?.field.hasPrefix("public") == true)
    }

    @Test func `other programs cannot use a key whose files disagree`() throws {
        let sample = try SampleStore.withKey()
        try sample.store.change(SampleStore.name.get()) { $0.publicText = other.publicText }
        let error = StoreError.unusable("ibkr", reason: "public: is of another key than the entry")
        #expect(throws: error) { try sample.store.publicKey(of: "ibkr") }
        #expect(throws: error) { try sample.store.sign([1], with: "ibkr", passphrase: nil) }
    }
}
