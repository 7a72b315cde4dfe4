import Bytes
import Keys
import TestSupport
import Testing

struct RSAEncryptionTests {
    private let message = SecretBytes("sixteen letters!")

    private func key() throws -> RSAPrivateKey {
        guard case .rsa(let key) = try SampleKeys.rsa.get() else { throw Missing() }
        return key
    }

    private struct Missing: Error {}

    @Test func `the private key opens what the public one encrypted`() throws {
        let key = try key()
        let text = try key.publicKey.encrypt(message, label: "label")
        #expect(text.count == 256)
        #expect(try key.decrypt(text, label: "label") == message)
    }

    @Test func `another label, key or text opens nothing`() throws {
        let key = try key()
        let text = try key.publicKey.encrypt(message, label: "label")
        #expect(try key.decrypt(text, label: "") == nil)
        #expect(try key.decrypt(text[1..<256], label: "label") == nil)
        #expect(try key.decrypt(.empty, label: "label") == nil)
        #expect(try RSAPrivateKey.generate(bits: 2048).decrypt(text, label: "label") == nil)
    }
}
