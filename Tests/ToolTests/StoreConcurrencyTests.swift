import Bytes
import Foundation
import KeyStore
import Keys
import Testing

/// 200 processes that change the store at once, while others read it.
@Suite(.serialized)
struct StoreConcurrencyTests {
    private struct Change: Sendable {
        let command: [String]
        /// What it may be told; anything but 0 means that nothing was done.
        let statuses: Set<Int32>
    }

    private static let words = "correct horse battery staple"
    private static let keys = 50

    @Test(.timeLimit(.minutes(5)))
    func `two hundred processes at once lose no key and break none`() async throws {
        let sandbox = try Sandbox()
        try Data((Self.words + "\n").utf8).write(to: sandbox.home.appending(path: "words"))
        let store = sandbox.store
        let before = try (0..<Self.keys).map { try store.addSample(as: "k\($0)") }

        let changes = additions() + renamings() + encryptions() + removals()
        #expect(changes.count == 200)
        let isDone = Done()
        async let readers: Void = read(until: isDone, in: sandbox)
        let done = try await run(changes, in: sandbox)
        await isDone.set()
        try await readers

        let names = Set(try store.names().map(\.description))
        expectAdditions(done, names)
        for index in 0..<Self.keys {
            try expectKey(index, before[index], done, in: store, names)
        }
        #expect(try store.entriesOnDisk() == names.sorted())
        let check = try await sandbox.run(["ibkeyctl", "check", "--passphrase", "file:words"])
        #expect(check.status == 0, "\(check.errors)")
        #expect(
            Set(
                check.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }.map(
                    String.init
                )
            ) == names
        )
    }

    // What is done

    /// Each name is wanted by two.
    private func additions() -> [Change] {
        (0..<60).map { number in
            Change(
                command: ["ibkeygen", "-t", "ed25519", "--passphrase", "none", "new\(number / 2)"],
                statuses: [0, 73]
            )
        }
    }

    /// Of the first half of the keys, each by two.
    private func renamings() -> [Change] {
        (0..<50).map { number in
            Change(
                command: ["ibkeyctl", "rename", "k\(number / 2)", "moved\(number)"],
                statuses: [0, 66]
            )
        }
    }

    private func encryptions() -> [Change] {
        (0..<50).map { number in
            Change(
                command: [
                    "ibkeyctl", "passphrase", "--new-passphrase", "file:words", "--rounds", "1",
                    "k\(number)",
                ],
                statuses: [0, 66]
            )
        }
    }

    /// Of the last keys, each by two.
    private func removals() -> [Change] {
        (0..<40).map { number in
            Change(
                command: ["ibkeyctl", "remove", "--yes", "--force", "k\(30 + number / 2)"],
                statuses: [0, 66]
            )
        }
    }

    /// - Returns: the command lines that were told that they are done.
    private func run(_ changes: [Change], in sandbox: Sandbox) async throws -> Set<[String]> {
        try await withThrowingTaskGroup(of: [String]?.self) { group in
            for change in changes.shuffled() {
                group.addTask {
                    let outcome = try await sandbox.run(change.command + ["--wait", "50"])
                    #expect(
                        change.statuses.contains(outcome.status),
                        "\(change.command): \(outcome.status) \(outcome.errors)"
                    )
                    return outcome.status == 0 ? change.command : nil
                }
            }
            return try await group.reduce(into: []) { done, command in
                if let command { done.insert(command) }
            }
        }
    }

    // What readers see

    private actor Done {
        private(set) var isSet = false
        func set() { isSet = true }
    }

    private func read(until done: Done, in sandbox: Sandbox) async throws {
        var number = 0
        while await !done.isSet {
            let list = try await sandbox.run(["ibkeyctl", "list", "--json"])
            #expect(list.status == 0, "\(list.errors)")
            for line in list.output.split(separator: "\n") { try expectWhole(line) }
            let show = try await sandbox.run([
                "ibkeyctl", "show", "--json", "k\(number % Self.keys)",
            ])
            #expect([0, 66].contains(show.status), "\(show.errors)")
            for line in show.output.split(separator: "\n") { try expectWhole(line) }
            number += 1
        }
    }

    private func expectWhole(_ line: Substring) throws {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(object?["type"] as? String == "ssh-ed25519")
        #expect((object?["fingerprint"] as? String)?.hasPrefix("SHA256:") == true)
    }

    // What is there at the end

    private func expectAdditions(_ done: Set<[String]>, _ names: Set<String>) {
        for number in 0..<30 {
            // Two that say the same are one in the set.
            #expect(done.contains { $0.last == "new\(number)" })
            #expect(names.contains("new\(number)"))
        }
    }

    private func expectKey(
        _ index: Int,
        _ before: StoredKey,
        _ done: Set<[String]>,
        in store: KeyStore,
        _ names: Set<String>
    ) throws {
        let possible = ["k\(index)", "moved\(2 * index)", "moved\(2 * index + 1)"]
        let found = possible.filter { names.contains($0) }
        let isRemoved = done.contains { $0[1] == "remove" && $0.last == "k\(index)" }
        let new = possible.dropFirst().filter { name in done.contains { $0.last == name } }
        #expect(found == (isRemoved ? [] : new.isEmpty ? [possible[0]] : new))
        #expect(new.count == (index < 25 ? 1 : 0))
        #expect(isRemoved == (index >= 30))
        guard let name = found.first else { return }
        let key = try store.key(KeyName(name))
        #expect(key.entry.fingerprint == before.entry.fingerprint)
        #expect(key.publicText == before.publicText)
        let isEncrypted = done.contains { $0[1] == "passphrase" && $0.last == "k\(index)" }
        #expect(try key.isProtected() == isEncrypted)
    }
}
