import Testing

/// What a rehearsal leaves when it is stopped: nothing.
struct DrillTests {
    @Test func `a drill that is stopped takes its folder and its agent with it`() async throws {
        let sandbox = try await Sandbox.withDrill()
        for (signal, number) in [("TERM", 15), ("INT", 2)] {
            let outcome = try await sandbox.run(Self.drill(stoppedBy: signal) + Self.look)
            #expect(outcome.output == "status \(128 + number)\n", "\(signal): \(outcome)")
        }
    }

    @Test func `what a killed drill leaves goes with the next, and what is in use does not`()
        async throws
    {
        let sandbox = try await Sandbox.withDrill()
        let killed = try await sandbox.run(Self.drill(stoppedBy: "KILL"))
        #expect(killed.output == "status 137\n", "\(killed)")
        // The next one starts while another is at work.
        let drill = "ibkeybackup drill -q -i ./identity.txt keys.age --key-passphrase"
        let next = try await sandbox.run(
            "set -e; \(drill) 'command:\(drill) file:words >&2; cat words' \(Self.look)"
        )
        #expect(next.status == 0, "\(next)")
        #expect(next.output.contains("it signs, and decrypts"), "\(next)")
        #expect(!next.output.contains(".ibkt"), "\(next)")
    }

    /// The passphrase is asked for while the folder is there.
    private static func drill(stoppedBy signal: String) -> String {
        """
        strace -qq -e trace=mkdirat -e signal=none -o ../trace \\
            ibkeybackup drill -q -i ./identity.txt keys.age \\
            --key-passphrase 'command:kill -\(signal) $PPID; cat words'
        echo status $?

        """
    }

    /// Prints the folder that the last drill made if it is there, and its agent.
    private static let look = """

        home=$(sed -n 's/.*"\\(\\.ibkt[^"]*\\)".*/\\1/p' ../trace | head -n 1)
        test -n "$home" || echo 'no folder was made'
        ls -d {/tmp,/dev/shm,/run/user/$(id -u)}/$home 2>/dev/null || true
        pgrep -fa "homedir .*$home" || true
        """
}

extension Sandbox {
    /// One with `keys.age`, the backup of an OpenPGP key under the passphrase in `words`.
    fileprivate static func withDrill() async throws -> Sandbox {
        let sandbox = try await withKey()
        _ = try await sandbox.succeed(
            """
            (umask 077; echo 'key words' >words)
            ibkeygen -q -t pgp -b 2048 --email me@example.com --passphrase file:words
            ibkeybackup create -q -o keys.age -r @recipients --key-passphrase file:words ibkr-pgp
            """
        )
        return sandbox
    }
}
