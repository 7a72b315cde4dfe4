import Foundation
import KeyStore
import Testing

/// A store on a disk that takes nothing more.
struct StoreDiskTests {
    static let writing = [
        "ibkeygen -q -t ed25519 --passphrase none new",
        "ibkeyctl passphrase -q --passphrase file:words --new-passphrase none ibkr",
        "ibkeyctl comment -q --passphrase file:words ibkr text",
        "ibkeyctl rotate -q --new-passphrase none ibkr",
        "ibkeyctl retire -q ibkr",
    ]
    static let renaming = [
        "ibkeyctl rename ibkr moved",
        "ibkeyctl remove --yes --force ibkr",
    ]

    /// A key has three files, of a page each.
    @Test(
        .enabled("user namespaces are closed here") { try await Sandbox.canMount },
        arguments: writing
    )
    func `on a full disk nothing is changed, however little is missing`(
        _ command: String
    ) async throws {
        let outcome = try await run(
            """
            for pages in 0 1 2 3; do
                mount -t tmpfs -o size=128k tmpfs disk
                cp -a store disk/
                count=0
                while head -c 4096 /dev/zero >disk/page$count; do ((count++)); done 2>>errors
                for ((page = 0; page < pages; page++)); do rm disk/page$page; done
                \(command)
                echo "$pages pages: status $?"
                diff -r store disk/store >/dev/null && echo same
                umount disk
            done
            """
        )
        #expect(
            outcome.output == """
                0 pages: status 74
                same
                1 pages: status 74
                same
                2 pages: status 74
                same
                3 pages: status 0

                """,
            "\(outcome.errors)"
        )
        #expect(outcome.errors.contains("disk/store: no space left on device"))
    }

    @Test(
        .enabled("user namespaces are closed here") { try await Sandbox.canMount },
        arguments: writing + renaming
    )
    func `on a read-only disk nothing is changed`(_ command: String) async throws {
        let outcome = try await run(
            """
            mount -t tmpfs tmpfs disk
            cp -a store disk/
            mount -o remount,ro disk
            \(command)
            echo "status $?"
            diff -r store disk/store && echo same
            ibkeyctl list --names
            ibkeyexport -q ibkr >/dev/null && echo exported
            """
        )
        #expect(outcome.output == "status 74\nsame\nibkr\nexported\n", "\(outcome.errors)")
        #expect(outcome.errors.contains("disk/store: read-only file system"))
    }

    @Test(arguments: writing)
    func `a limit on the size of files changes nothing`(_ command: String) async throws {
        let sandbox = try sandbox()
        let before = try sandbox.store.key(KeyName("ibkr"))
        let outcome = try await sandbox.run("ulimit -f 0; \(command)")
        #expect(outcome.status == 74)
        #expect(try sandbox.store.key(KeyName("ibkr")) == before)
        #expect(try sandbox.store.entriesOnDisk() == ["ibkr"])
    }

    private func sandbox() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.store.addSample(as: "ibkr", passphrase: "words")
        let words = sandbox.home.appending(path: "words")
        try Data("words\n".utf8).write(to: words)
        return sandbox
    }

    /// Runs the lines where they may mount, beside a `store` with the key `ibkr`; the tools look into
    /// `disk/store`.
    private func run(_ lines: String) async throws -> Sandbox.Outcome {
        let sandbox = try sandbox()
        try lines.write(
            to: sandbox.home.appending(path: "script"),
            atomically: false,
            encoding: .utf8
        )
        return try await sandbox.run(
            """
            mkdir disk && cp -a \(sandbox.store.path) store
            IBKEYS_HOME=$PWD/disk/store unshare -rm bash script
            """
        )
    }
}
