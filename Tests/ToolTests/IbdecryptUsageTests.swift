import Testing

/// What ibdecrypt refuses before it looks for anything that decrypts.
struct IbdecryptUsageTests {
    @Test(
        arguments: [
            ("--since 2026-02-30 .", "--since"), ("--since 7 .", "--since"),
            ("--since -1d .", "--since"), ("--max-size 0 .", "--max-size"),
            ("--max-size 4X .", "--max-size"), ("--max-size 99999999T .", "--max-size"),
            ("--mode 755 .", "--mode"), ("--mode 200 .", "--mode"),
            ("--mode +600 .", "--mode"), ("--mode 9 .", "--mode"),
            ("--require-signature 0123456789ABCDEF .", "--require-signature"),
            ("-j 0 .", "--jobs"), ("-j65 .", "--jobs"), ("-o a -d b c.pgp", "exclude"),
            ("- c.pgp", "standard input"), ("-o a .", "one report"),
            ("-o a b.pgp c.pgp", "one report"), ("--stream c.pgp", "--stream"),
            ("--stream -o a c.pgp", "--stream"), ("--json", "--json"),
            ("--unzip -o - c.pgp", "--unzip"),
            ("-d a", "--directory"), ("--archive a -", "--archive"), ("--watch", "--watch"),
            ("--watch c.pgp", "folders"), ("--engine pgp .", "--engine"),
        ]
    )
    func `a wrong command line is told on one line, with a hint`(
        line: String,
        word: String
    ) async throws {
        let outcome = try await Sandbox().run("touch c.pgp; ibdecrypt \(line)")
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.output == "")
        #expect(outcome.errors.split(separator: "\n").first?.contains(word) == true)
    }

    @Test(arguments: ["", "-d out", "-o -", "--watch"])
    func `a home of GnuPG that is not there is told first`(options: String) async throws {
        let outcome = try await Sandbox().run(
            "mkdir in; touch in/c.pgp; ibdecrypt --gnupg-home none \(options) "
                + (options == "-o -" ? "in/c.pgp" : "in") + "; echo $?; ls"
        )
        #expect(outcome.output == "66\nin\n", "\(outcome.errors)")
        #expect(outcome.errors == "ibdecrypt: none: no such folder\n")
    }

    @Test func `the home in the environment is looked at as well`() async throws {
        let outcome = try await Sandbox().run("GNUPGHOME=/no/such ibdecrypt </dev/null")
        #expect(outcome.status == 66)
        #expect(outcome.errors == "ibdecrypt: /no/such: no such folder\n")
    }

    @Test(arguments: ["max-output 3", "list-only", "unwrap", "--output FILE"])
    func `a line in gpg.conf that changes what gpg writes is refused`(line: String) async throws {
        let outcome = try await Sandbox().run(
            "printf '# mine\n%s\n' '\(line)' >$GNUPGHOME/gpg.conf; ibdecrypt </dev/null"
        )
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("/gpg.conf, line 2: "), "\(outcome.errors)")
    }

    @Test func `a file is no folder to write to`() async throws {
        let outcome = try await Sandbox().run("touch a c.pgp; ibdecrypt -d a c.pgp")
        #expect(outcome.status == 73)
        #expect(outcome.errors == "ibdecrypt: a: is not a folder\n")
    }

    @Test(arguments: ["c.pgp", "-o c c.pgp", "-o - c.pgp"])
    func `one file that is too old is left alone`(arguments: String) async throws {
        let outcome = try await Sandbox().run(
            "touch -d 2001-01-01 c.pgp; ibdecrypt --since 1d \(arguments); echo $?; ls"
        )
        #expect(outcome.output == "0\nc.pgp\n", "\(outcome.errors)")
        #expect(outcome.errors == "ibdecrypt: c.pgp: is older than --since\n")
    }

    @Test func `the one program knows it by its short name`() async throws {
        let outcome = try await Sandbox().run(
            "ibkeys decrypt --version && ibkeys ibdecrypt --version"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
    }
}
