import Bytes
import Foundation
import KeyStore
import TestSupport
import Testing

/// What a store is kept from, and what it does about leftovers.
struct StoreGuardTests {
    private let ibkr: KeyName

    init() throws {
        ibkr = try SampleStore.name.get()
    }

    @Test(arguments: ["", "keys"], [0o750, 0o701, 0o777])
    func `a folder that is open to others is refused`(_ folder: String, _ mode: Int) throws {
        let sample = try SampleStore.withKey()
        try sample.setMode(mode, of: folder)
        let isRefused: (any Error) -> Bool = { error in
            guard case .unsafeFolder(_, let reason) = error as? StoreError else { return false }
            return reason == "is open to other users"
        }
        #expect(performing: { _ = try sample.store.names() }, throws: isRefused)
        #expect(performing: { _ = try sample.store.key(ibkr) }, throws: isRefused)
        #expect(performing: { try sample.store.remove(ibkr, known: nil) }, throws: isRefused)
        try sample.setMode(0o700, of: folder)
        #expect(try sample.store.names() == [ibkr])
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives folders away"))
    func `a folder of somebody else is refused`() throws {
        let sample = try SampleStore.withKey()
        chown(sample.store.path, 65534, 65534)
        #expect(
            throws: StoreError.unsafeFolder(
                path: sample.store.path,
                reason: "belongs to another user"
            )
        ) { try sample.store.names() }
    }

    @Test func `a keys folder that is a symbolic link is not followed`() throws {
        let sample = try SampleStore.withKey()
        let files = FileManager.default
        try files.moveItem(atPath: sample.path("keys"), toPath: sample.path("elsewhere"))
        try files.createSymbolicLink(
            atPath: sample.path("keys"),
            withDestinationPath: sample.path("elsewhere")
        )
        #expect(throws: StoreError.self) { try sample.store.names() }
        #expect(throws: StoreError.self) { try sample.store.remove(ibkr, known: nil) }
        #expect(try sample.contents("elsewhere") == ["ibkr"])
    }

    @Test func `what is no key is no key`() throws {
        let sample = try SampleStore.withKey()
        try sample.write("x", to: "keys/file")
        try sample.makeFolder("keys/not a name")
        try sample.makeFolder("keys/.hidden")
        try FileManager.default.createSymbolicLink(
            atPath: sample.path("keys/link"),
            withDestinationPath: sample.path("keys/ibkr")
        )
        mkfifo(sample.path("keys/pipe"), 0o600)
        #expect(try sample.store.names() == [ibkr])
        #expect(throws: StoreError.noSuchKey("link")) { try sample.store.key(KeyName("link")) }
        #expect(throws: StoreError.noSuchKey("file")) {
            try sample.store.entry(of: KeyName("file"))
        }
        #expect(throws: StoreError.exists("file")) {
            try sample.store.add(SampleStore.key(), as: KeyName("file"))
        }
        try sample.store.change(ibkr) { $0.entry.record("checked") }
        #expect(
            try sample.contents("keys")
                == [".hidden", "file", "ibkr", "link", "not a name", "pipe"]
        )
    }

    @Test func `a file of a key that is a symbolic link is not followed`() throws {
        let sample = try SampleStore.withKey()
        let file = sample.path("keys/ibkr/private")
        try FileManager.default.moveItem(atPath: file, toPath: sample.path("elsewhere"))
        try FileManager.default.createSymbolicLink(
            atPath: file,
            withDestinationPath: sample.path("elsewhere")
        )
        #expect(throws: FormatError.self) { try sample.store.key(ibkr) }
    }

    @Test func `what a killed writer left is hidden, and gone with the next change`() throws {
        let sample = try SampleStore.withKey()
        try sample.makeFolder("keys/.ibkr.ibkeys-01234567")
        try sample.write("half", to: "keys/.ibkr.ibkeys-01234567/private")
        try sample.makeFolder("keys/.ibkr.ibkeys-01234567/folder")
        try sample.write("x", to: "keys/.file.ibkeys-89abcdef")
        #expect(try sample.store.names() == [ibkr])
        try sample.store.change(ibkr) { $0.entry.record("checked") }
        #expect(try sample.contents("keys") == ["ibkr"])
    }

    @Test func `a store that another process changes is waited for, and only so long`() throws {
        let sample = try SampleStore.withKey()
        let before = try sample.store.key(ibkr)
        let lock = open(sample.path("lock"), O_RDWR)
        #expect(flock(lock, LOCK_EX) == 0)
        var store = sample.store
        store.patience = 0.2
        let clock = ContinuousClock()
        let waited = clock.measure {
            #expect(throws: StoreError.locked(seconds: 0.2)) {
                try store.change(ibkr) { $0.entry.record("checked") }
            }
        }
        #expect(waited >= .seconds(0.2))
        #expect(try store.key(ibkr) == before)
        close(lock)
        try store.change(ibkr) { $0.entry.record("checked") }
        #expect(try store.key(ibkr).entry.log.count == before.entry.log.count + 1)
    }

    @Test(arguments: ["a/b/c", "a/b/c/", "a//b"])
    func `folders above the store are made as they are needed`(_ path: String) throws {
        let scratch = try Scratch()
        let store = KeyStore(path: scratch.path("") + "/" + path)
        try store.add(SampleStore.key(), as: ibkr)
        #expect(try store.names() == [ibkr])
    }

    @Test func `a store whose folder leads nowhere is an error`() throws {
        let scratch = try Scratch()
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("link"),
            withDestinationPath: scratch.path("nowhere")
        )
        let store = KeyStore(path: scratch.path("link/store"))
        #expect(throws: StoreError.self) { try store.add(SampleStore.key(), as: ibkr) }
    }
}
