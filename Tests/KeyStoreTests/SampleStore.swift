import Bytes
import Foundation
import KeyStore
import Keys
import OpenSSL
import TestSupport

/// A store in a throw-away folder, not yet made.
struct SampleStore {
    let scratch: Scratch
    let store: KeyStore

    init() throws {
        scratch = try Scratch()
        store = KeyStore(path: scratch.path("above/store"))
    }

    static let name = Result { try KeyName("ibkr") }

    /// With one key, `ibkr`.
    static func withKey(passphrase: SecretBytes? = nil) throws -> SampleStore {
        let sample = try SampleStore()
        try sample.store.add(key(passphrase: passphrase), as: name.get())
        return sample
    }

    static func key(_ comment: String = "me", passphrase: SecretBytes? = nil) throws -> StoredKey {
        var options = PrivateFormat.Options(passphrase: passphrase)
        options.rounds = 1
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Keys.Comment(comment))
        return try StoredKey(pair, options, event: "made")
    }

    func path(_ name: String) -> String { "\(store.path)/\(name)" }

    func contents(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    }

    /// Puts `new` for `old` in the key's entry.
    func editEntry(_ old: String, _ new: String) throws {
        let file = "keys/ibkr/entry"
        let text = try String(contentsOfFile: path(file), encoding: .utf8)
        try write(text.replacing(old, with: new), to: file)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path(name),
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    func setMode(_ mode: Int, of name: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
    }

    func mode(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }
}
