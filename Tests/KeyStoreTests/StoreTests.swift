import Bytes
import Foundation
import KeyStore
import Keys
import SSHKey
import TestSupport
import Testing

struct StoreTests {
    private let ibkr: KeyName
    private let other: KeyName

    init() throws {
        ibkr = try SampleStore.name.get()
        other = try KeyName("other")
    }

    @Test func `a store that is not there has no keys`() throws {
        let store = try SampleStore().store
        #expect(try store.names() == [])
        #expect(throws: StoreError.noSuchKey("ibkr")) { try store.key(ibkr) }
        #expect(!FileManager.default.fileExists(atPath: store.path))
    }

    @Test func `a key that is put in comes out the same`() throws {
        let sample = try SampleStore()
        let store = sample.store
        let key = try SampleStore.key("me", passphrase: SampleKeys.passphrase)
        try store.add(key, as: ibkr)
        #expect(try store.key(ibkr) == key)
        #expect(try store.entry(of: ibkr) == key.entry)
        let pair = try store.key(ibkr).decode(SampleKeys.unlocking).pair
        #expect(pair.privateKey == (try SampleKeys.ed25519.get()))
        #expect(pair.comment == Keys.Comment("me"))
    }

    @Test func `all of the store is its owner's alone`() throws {
        let sample = try SampleStore.withKey()
        for folder in ["", "keys", "keys/ibkr"] { #expect(try sample.mode(of: folder) == 0o700) }
        let files = ["lock", "keys/ibkr/entry", "keys/ibkr/private", "keys/ibkr/public"]
        for file in files { #expect(try sample.mode(of: file) == 0o600) }
        #expect(try sample.contents("") == ["keys", "lock"])
        #expect(try sample.contents("keys/ibkr") == ["entry", "private", "public"])
    }

    @Test func `ssh-keygen reads both halves as they lie there`() throws {
        let sample = try SampleStore.withKey(passphrase: SampleKeys.passphrase)
        let line = try sample.scratch.run(
            "ssh-keygen",
            "-y",
            "-P",
            SampleKeys.passphrase.text,
            "-f",
            sample.path("keys/ibkr/private")
        )
        let file = try String(contentsOfFile: sample.path("keys/ibkr/public"), encoding: .utf8)
        #expect(line == file)
    }

    @Test func `a name that is taken is refused`() throws {
        let sample = try SampleStore.withKey()
        let store = sample.store
        let before = try store.key(ibkr)
        #expect(throws: StoreError.exists("ibkr")) {
            try store.add(SampleStore.key("another"), as: ibkr)
        }
        try store.add(SampleStore.key(), as: other)
        #expect(throws: StoreError.exists("ibkr")) { try store.rename(other, to: ibkr) }
        #expect(try store.key(ibkr) == before)
        #expect(try store.names() == [ibkr, other])
    }

    @Test func `a key is changed as a whole and nothing is left beside it`() throws {
        let sample = try SampleStore.withKey()
        try sample.store.change(ibkr) { key in
            key = try SampleStore.key("changed")
            key.entry.record("changed")
        }
        #expect(try sample.store.key(ibkr).entry.comment == Keys.Comment("changed"))
        #expect(try sample.contents("keys") == ["ibkr"])
    }

    @Test func `a change that fails changes nothing`() throws {
        struct Stopped: Error {}
        let sample = try SampleStore.withKey()
        let before = try sample.store.key(ibkr)
        #expect(throws: Stopped.self) {
            try sample.store.change(ibkr) { key in
                key.entry.state = .retired
                throw Stopped()
            }
        }
        #expect(try sample.store.key(ibkr) == before)
        #expect(try sample.contents("keys") == ["ibkr"])
    }

    @Test func `a key that was changed meanwhile is not replaced`() throws {
        let sample = try SampleStore.withKey()
        let store = sample.store
        let old = try store.key(ibkr)
        try store.change(ibkr) { $0.entry.record("checked") }
        let changed = try store.key(ibkr)
        #expect(throws: StoreError.changedMeanwhile("ibkr")) {
            try store.replace(ibkr, old, by: SampleStore.key("new"))
        }
        #expect(try store.key(ibkr) == changed)
    }

    @Test func `a key can be written anew at the costs it had`() throws {
        let pair = KeyPair(try SampleKeys.ed25519.get())
        var options = PrivateFormat.Options(passphrase: SampleKeys.passphrase)
        options.rounds = 3
        options.cipher = "aes256-gcm@openssh.com"
        var key = try StoredKey(pair, options, event: "made")
        try key.put(pair, key.sameCosts(SecretBytes("another")))
        let file = try OpenSSHPrivateKey(parsing: key.privateText)
        #expect(file.rounds == 3)
        #expect(file.cipherName == "aes256-gcm@openssh.com")
        try key.put(pair, key.sameCosts(nil))
        #expect(try !key.isProtected())
        #expect(try key.sameCosts(SampleKeys.passphrase).rounds == 32)
    }

    @Test func `unknown fields of an entry survive a change`() throws {
        let sample = try SampleStore.withKey()
        try sample.editEntry("State: ", "X-Later: 1: 2\nState: ")
        try sample.store.change(ibkr) { $0.entry.state = .retired }
        let text = try String(contentsOfFile: sample.path("keys/ibkr/entry"), encoding: .utf8)
        #expect(text.contains("\nX-Later: 1: 2\nState: retired\n"))
    }

    @Test func `the entry of a later version is refused and left as it is`() throws {
        let sample = try SampleStore.withKey()
        try sample.editEntry("Version: 1", "Version: 9")
        let before = try Data(contentsOf: URL(filePath: sample.path("keys/ibkr/entry")))
        expectFailure(.unsupported) { try sample.store.key(ibkr) }
        expectFailure(.unsupported) { try sample.store.change(ibkr) { _ in } }
        #expect(try Data(contentsOf: URL(filePath: sample.path("keys/ibkr/entry"))) == before)
    }

    @Test func `a renamed key has one name`() throws {
        let sample = try SampleStore.withKey()
        let store = sample.store
        let key = try store.key(ibkr)
        try store.rename(ibkr, to: other)
        #expect(try store.names() == [other])
        #expect(try store.key(other) == key)
        #expect(throws: StoreError.noSuchKey("ibkr")) { try store.rename(ibkr, to: other) }
    }

    @Test func `a removed key is gone with its files`() throws {
        let sample = try SampleStore.withKey()
        try sample.makeFolder("keys/ibkr/folder")
        try sample.write("x", to: "keys/ibkr/folder/file")
        try sample.store.remove(ibkr, known: sample.store.entry(of: ibkr))
        #expect(try sample.contents("keys") == [])
        #expect(throws: StoreError.noSuchKey("ibkr")) { try sample.store.remove(ibkr, known: nil) }
        #expect(throws: StoreError.noSuchKey("ibkr")) { try sample.store.change(ibkr) { _ in } }
    }

    @Test func `a key that took another's name meanwhile is not removed`() throws {
        let sample = try SampleStore.withKey()
        let known = try sample.store.entry(of: ibkr)
        try sample.store.rename(ibkr, to: KeyName("safe"))
        let pair = KeyPair(.eddsa(try EdDSAPrivateKey.generate(on: .ed25519)))
        let options = PrivateFormat.Options()
        try sample.store.add(StoredKey(pair, options, event: "made"), as: ibkr)
        #expect(throws: StoreError.changedMeanwhile("ibkr")) {
            try sample.store.remove(ibkr, known: known)
        }
        #expect(throws: StoreError.changedMeanwhile("ibkr")) {
            try sample.store.remove(ibkr, known: nil)
        }
        #expect(try sample.store.names().count == 2)
    }

    @Test func `a file that somebody put beside the key stays with it`() throws {
        let sample = try SampleStore.withKey()
        try sample.write("cert", to: "keys/ibkr/private-cert.pub")
        try sample.store.change(ibkr) { $0.entry.record("checked") }
        #expect(
            try sample.contents("keys/ibkr") == ["entry", "private", "private-cert.pub", "public"]
        )
    }

    @Test func `a FIFO in place of a file is refused and not waited for`() throws {
        let sample = try SampleStore.withKey()
        try FileManager.default.removeItem(atPath: sample.path("keys/ibkr/entry"))
        #expect(mkfifo(sample.path("keys/ibkr/entry"), 0o600) == 0)
        #expect(throws: FormatError.self) { try sample.store.entry(of: ibkr) }
    }

    @Test func `only adding a key makes a store`() throws {
        let sample = try SampleStore.withKey()
        let other = KeyStore(path: sample.path("other"))
        #expect(throws: StoreError.noSuchKey("ibkr")) { try other.change(ibkr) { _ in } }
        #expect(!FileManager.default.fileExists(atPath: sample.path("other")))
    }

    @Test(arguments: ["private", "public", "entry"])
    func `a key without one of its files is damaged, not missing`(_ file: String) throws {
        let sample = try SampleStore.withKey()
        try FileManager.default.removeItem(atPath: sample.path("keys/ibkr/\(file)"))
        expectFailure(.malformed, "ibkr") { try sample.store.key(ibkr) }
    }
}
