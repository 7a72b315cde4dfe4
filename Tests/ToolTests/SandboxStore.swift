import Bytes
import Foundation
import KeyStore
import Keys

extension Sandbox {
    /// The store that the tools find in this home.
    var store: KeyStore { KeyStore(path: home.appending(path: ".local/share/ibkeys").path) }
}

extension KeyStore {
    /// Puts a new key into the store, as cheaply encrypted as can be.
    @discardableResult
    func addSample(as name: String, passphrase: String? = nil) throws -> StoredKey {
        var options = PrivateFormat.Options(passphrase: passphrase.map { SecretBytes($0) })
        options.rounds = 1
        let key = PrivateKey.eddsa(try EdDSAPrivateKey.generate(on: .ed25519))
        let stored = try StoredKey(KeyPair(key, comment: Comment(name)), options, event: "made")
        try add(stored, as: KeyName(name))
        return stored
    }

    /// All that is in the folder of the keys, hidden or not.
    func entriesOnDisk() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path + "/keys").sorted()
    }
}
