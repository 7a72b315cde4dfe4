import Testing

/// What becomes of `-o FILE`, as the file system shows it afterwards.
struct OutputTests {
    @Test(arguments: ["", "--private"])
    func `a file that exists is refused and stays as it is`(_ option: String) async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run(
            "echo old >key; ibkeyexport \(option) -o key source.ppk; echo $?; cat key"
        )
        #expect(outcome.output == "73\nold\n")
        #expect(outcome.errors.contains("key: already exists"), "\(outcome.errors)")
    }

    @Test(arguments: ["000", "022", "077", "777"])
    func `modes are the same under any umask`(_ umask: String) async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run(
            """
            umask \(umask)
            ibkeyexport -q -o public source.ppk
            ibkeyexport -q --private -f ppk2 -o private source.ppk
            ibkeygen -q -t ed25519 -o made --passphrase none
            chmod 666 public private
            ibkeyexport -q --force -o public source.ppk
            ibkeyexport -q --force --private -f ppk2 -o private source.ppk
            stat -c '%a %n' public private made
            """
        )
        #expect(outcome.output == "644 public\n600 private\n600 made\n", "\(outcome.errors)")
    }

    @Test(arguments: ["", "--force"], ["target", "nowhere"])
    func `a symbolic link is not followed`(_ option: String, _ target: String) async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run(
            """
            echo old >target; ln -s \(target) key
            ibkeyexport --private \(option) -o key source.ppk; echo $?
            cat target; readlink key; ls
            """
        )
        #expect(outcome.output == "73\nold\n\(target)\nkey\nsource.ppk\ntarget\n")
        #expect(outcome.errors.contains("key: is a symbolic link"), "\(outcome.errors)")
    }

    /// Root may write anywhere, so a folder is needed that nobody can write to.
    @Test(arguments: ["/proc", "/sys"])
    func `a folder that takes no files is told`(_ folder: String) async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run("ibkeyexport -o \(folder)/key source.ppk")
        #expect(outcome.status == 73)
        #expect(outcome.errors.hasPrefix("ibkeyexport: \(folder)/key: "), "\(outcome.errors)")
    }

    @Test func `a read-only folder is told and stays empty`() async throws {
        let sandbox = try await Sandbox.withSource()
        let outcome = try await sandbox.run(
            """
            mkdir folder; chmod 755 . ..; chmod 644 source.ppk; chmod 555 folder
            as_anybody() { "$@"; }
            ((EUID)) || as_anybody() { setpriv --reuid 65534 --clear-groups "$@"; }
            as_anybody ibkeyexport -o folder/key source.ppk
            echo $?; ls folder; chmod 755 folder
            """
        )
        #expect(outcome.output == "73\n", "\(outcome.errors)")
    }
}
