import Bytes
import Foundation
import KeyStore
import Keys
import SSHKey
import Testing

/// SIGKILL before each system call that changes the disk, in every command that changes the store.
struct StoreKillTests {
    struct Command: Sendable, CustomTestStringConvertible {
        let line: String
        /// What is done before it, to a store that has the keys `ibkr` and `other`.
        var before: String?
        var startsEmpty = false
        /// Whether to stop before calls that only read, too.
        var stopsAtReading = false

        var testDescription: String { line }
    }

    static let commands = [
        Command(line: "ibkeygen -t ed25519 --passphrase file:words --rounds 1 new"),
        Command(
            line: "ibkeygen -t ed25519 --passphrase file:words --rounds 1 new",
            startsEmpty: true
        ),
        Command(
            line: "ibkeyctl passphrase --passphrase file:words --new-passphrase file:others"
                + " --rounds 1 ibkr",
            stopsAtReading: true
        ),
        Command(line: "ibkeyctl comment --passphrase file:words ibkr text"),
        Command(line: "ibkeyctl rename ibkr moved"),
        Command(line: "ibkeyctl rotate --new-passphrase file:words ibkr"),
        Command(
            line: "ibkeyctl rotate --confirm ibkr",
            before: "ibkeyctl rotate --new-passphrase file:words ibkr"
        ),
        Command(line: "ibkeyctl retire ibkr"),
        Command(line: "ibkeyctl remove --yes --force ibkr"),
        Command(line: "ibkeyctl check --passphrase file:words ibkr"),
        Command(line: "ibkeyexport -o public.key ibkr"),
    ]

    @Test(arguments: commands)
    func `a process killed at any moment leaves each key as before or as after`(
        _ command: Command
    ) async throws {
        let template = try await Self.template(for: command)
        let before = try StoreContents(template.store)

        let sample = try template.copy()
        let calls = try await SystemCall.trace(command.line, in: sample)
        let after = try StoreContents(sample.store, known: [before])
        let stops = calls.filter { command.stopsAtReading || $0.changesDisk }
        let changes = Set(stops.filter(\.changesDisk).map(\.name))
        #expect(changes.isSuperset(of: ["flock", "fsync", "renameat2", "write"]), "\(changes)")

        var unreached = 0
        for stop in stops {
            let sandbox = try template.copy()
            let outcome = try await sandbox.run(stop.killing(command.line))
            if outcome.status == 0 && !stop.changesDisk {
                unreached += 1
            } else {
                #expect(outcome.status == 128 + SIGKILL, "\(stop): \(outcome.errors)")
            }
            // Readers, at once.
            let left = try StoreContents(sandbox.store, known: [before, after])
            left.expect(before, or: after, "killed at \(stop)")
            #expect(try !sandbox.hasPlaintextKey(), "killed at \(stop)")
            // The next writer.
            try sandbox.store.addSample(as: "next")
            #expect(try !sandbox.store.entriesOnDisk().contains { $0.hasPrefix(".") })
            let next = try StoreContents(sandbox.store, known: [left])
            next.expect(before, or: after, "after \(stop)")
        }
        // At its start a process reads its own memory map, in one piece more or less each time.
        #expect(unreached <= 2, "\(unreached) of \(stops.count) calls were not reached")
    }

    @Test func `a plaintext key on the disk would be seen`() throws {
        let sandbox = try Sandbox()
        try sandbox.store.addSample(as: "a", passphrase: "words")
        #expect(try !sandbox.hasPlaintextKey())
        try sandbox.store.addSample(as: "b")
        #expect(try sandbox.hasPlaintextKey())
    }

    private static func template(for command: Command) async throws -> Sandbox {
        let sandbox = try Sandbox()
        for name in StoreContents.passphrases {
            let file = sandbox.home.appending(path: name)
            try Data((name + "\n").utf8).write(to: file)
        }
        if !command.startsEmpty {
            for name in ["ibkr", "other"] {
                try sandbox.store.addSample(as: name, passphrase: "words")
            }
        }
        if let line = command.before { #expect(try await sandbox.run(line).status == 0) }
        return sandbox
    }
}

extension Sandbox {
    fileprivate func copy() throws -> Sandbox {
        let copy = try Sandbox()
        try FileManager.default.removeItem(at: copy.home)
        try FileManager.default.copyItem(at: home, to: copy.home)
        return copy
    }

    /// Whether any file of this home holds a private key of OpenSSH's format with cipher `none`.
    fileprivate func hasPlaintextKey() throws -> Bool {
        let files = FileManager.default.enumerator(at: home, includingPropertiesForKeys: nil)
        let start = Data(
            Data("openssh-key-v1\0\0\0\0\u{4}none".utf8).base64EncodedString().dropLast(3).utf8
        )
        for case let file as URL in files ?? .init() {
            guard let data = try? Data(contentsOf: file) else { continue }
            if data.range(of: start) != nil { return true }
        }
        return false
    }
}
