import Testing

/// Where nothing more can be written, the error is told and what was there stays whole.
struct FullDiskTests {
    /// A disk of two pages, both taken, in a mount namespace of its own.
    @Test(.enabled("user namespaces are closed here") { try await Sandbox.canMount })
    func `a full disk during a replacement leaves the old file whole`() async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run(
            """
            mkdir disk && exec unshare -rm bash -c '
                mount -t tmpfs -o size=8k tmpfs disk
                echo "what was there" >disk/key
                echo "and more" >disk/more
                ibkeyexport --private -f pkcs8 --force -o disk/key source.ppk
                echo "status $?"
                ls -A disk && cat disk/key'
            """
        )
        #expect(outcome.output == "status 74\nkey\nmore\nwhat was there\n")
        #expect(outcome.errors.contains("disk/key: no space left on device"), "\(outcome.errors)")
    }

    @Test func `a limit on the size of files leaves the old file whole`() async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run(
            """
            echo "what was there" >key
            (ulimit -f 1; ibkeyexport --private -f pkcs8 --force -o key source.ppk)
            echo "status $?"
            cat key && ls -A
            """
        )
        #expect(outcome.output == "status 74\nwhat was there\nkey\nsource.ppk\n")
        #expect(outcome.errors.contains("key: file too large"), "\(outcome.errors)")
    }

    @Test(arguments: ["source.ppk", "--private source.ppk", "-f fingerprint --json source.ppk"])
    func `a full device behind standard output is an error`(_ words: String) async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run("ibkeyexport \(words) >/dev/full")
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("no space left on device"), "\(outcome.errors)")
    }
}

extension Sandbox {
    static var canMount: Bool {
        get async throws { try await Sandbox().run("unshare -rm true").status == 0 }
    }
}
