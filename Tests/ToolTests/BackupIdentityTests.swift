import Testing

/// What opens a backup that is not under a passphrase.
struct BackupIdentityTests {
    @Test func `an identity file under a passphrase opens it, as with age`() async throws {
        let sandbox = try await Sandbox.withKey()
        var terminal = try Terminal()
        let locked = try await terminal.run(
            ["age", "-p", "-o", "locked.age", "identity.txt"],
            typing: "many words",
            in: sandbox
        )
        #expect(locked.status == 0, "\(locked.output)")
        let outcome = try await sandbox.run(
            """
            umask 077; echo 'many words' >words; echo wrong >wrong
            ibkeybackup create -q -o keys.age -r @recipients
            ibkeybackup list -q -i locked.age --passphrase file:words keys.age | cut -f 1
            ibkeybackup list -q -i locked.age --passphrase file:wrong keys.age; echo $?
            ibkeybackup list -q -i ./keys.age keys.age; echo $?
            """
        )
        #expect(outcome.output == "ibkr\n77\n65\n", "\(outcome)")
        let errors = outcome.errors.split(separator: "\n")
        #expect(errors.first == "ibkeybackup: locked.age: the passphrase is wrong")
        #expect(
            errors.last
                == "ibkeybackup: ./keys.age: is encrypted to a key, not with a passphrase"
        )
    }
}
