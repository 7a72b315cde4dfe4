import Testing

/// What ibdecrypt refuses before it looks for anything that decrypts.
struct IbdecryptUsageTests {
    @Test(
        arguments: [
            ("--since 2026-02-30 .", "--since"), ("--since 7 .", "--since"),
            ("--since -1d .", "--since"), ("--max-size 0 .", "--max-size"),
            ("--max-size 4X .", "--max-size"), ("--max-size 99999999T .", "--max-size"),
            ("--mode 755 .", "--mode"), ("--mode 200 .", "--mode"), ("--mode 9 .", "--mode"),
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

    @Test func `the one program knows it by its short name`() async throws {
        let outcome = try await Sandbox().run(
            "ibkeys decrypt --version && ibkeys ibdecrypt --version"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
    }
}
