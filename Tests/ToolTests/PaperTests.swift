import Testing

/// `ibkeybackup paper`, with the programs that draw and scan.
struct PaperTests {
    private let sandbox: Sandbox

    init() async throws {
        sandbox = try await Sandbox.withBackup()
    }

    @Test func `pages that were printed and scanned give the backup`() async throws {
        try await sandbox.succeed(
            """
            ibkeybackup paper -q keys.age -o keys.pdf
            # Twice: zbar misses a symbol now and then, and another one at another size.
            pdftoppm -r 200 -gray keys.pdf page
            pdftoppm -r 300 -gray keys.pdf large
            for page in page-*.pgm large-*.pgm; do
                zbarimg --raw --quiet "$page" >>raw 2>/dev/null || true
                zbarimg --quiet "$page" >>marked 2>/dev/null || true
            done
            shuf raw | ibkeybackup paper -q --read -o one.age
            ibkeybackup paper -q --read marked | cmp - keys.age
            cmp one.age keys.age
            [[ $(stat -c %a keys.pdf one.age | uniq) == 600 ]]
            """
        )
    }

    @Test func `a picture a symbol, in any order, gives the backup`() async throws {
        let outcome = try await sandbox.succeed(
            """
            ibkeybackup paper -q --png keys.age -o symbol
            stat -c '%a %n' symbol-1.png
            for page in $(printf '%s\n' symbol-*.png | sort -r); do
                zbarimg --raw --quiet "$page" 2>/dev/null || true
            done | ibkeybackup paper -q --read | cmp - keys.age
            ibkeybackup paper -q --png keys.age -o symbol 2>/dev/null || echo $?
            ibkeybackup paper -q --png keys.age 2>/dev/null || echo $?
            """
        )
        #expect(outcome == "600 symbol-1.png\n73\n64\n", "\(outcome)")
    }

    @Test func `the text of the pages gives the backup`() async throws {
        try await sandbox.succeed(
            """
            ibkeybackup paper -q keys.age | pdftotext -layout - typed
            ibkeybackup paper -q --read typed | cmp - keys.age
            ibkeybackup paper -q --text keys.age >lines
            tr '[:upper:]' '[:lower:]' <lines | tr -d - | sed '/^#/d' >lower
            ibkeybackup paper -q --read <lower | cmp - keys.age
            age -a -e -i id.txt -o armored keys.tar
            ibkeybackup paper -q --text <armored | ibkeybackup paper -q --read | cmp - armored
            """
        )
    }

    @Test func `symbols fit on a terminal`() async throws {
        var terminal = try Terminal()
        let outcome = try await terminal.run(
            ["ibkeybackup", "paper", "--qr-terminal", "keys.age"],
            typing: "",
            in: sandbox
        )
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\r\n")
        let rows = lines.filter { $0.contains("\u{1b}[30;107m") }
        #expect(rows.count > 100)
        #expect(rows.allSatisfy { $0.count <= 80 + "\u{1b}[30;107m\u{1b}[0m".count })
        #expect(lines.contains { $0.hasPrefix("symbol 1 of ") })
    }

    @Test func `every wrong line is named and nothing is written`() async throws {
        let outcome = try await sandbox.run(
            """
            ibkeybackup paper -q --text keys.age >lines
            awk '$1 == "5:" { sub(/: ./, ": 7"); sub(/: 7./, ": 77"); sub(/: 77./, ": 777") }
                $1 != "8:"; $1 == "11:"' lines >typed
            ibkeybackup paper --read typed -o back.age
            echo $?; ls back.age
            """
        )
        #expect(outcome.output == "65\n", "\(outcome.errors)")
        #expect(
            outcome.errors.hasPrefix(
                """
                ibkeybackup: typed: line 5: mistyped
                ibkeybackup: typed: line 11: stands there twice
                ibkeybackup: typed: line 8: is missing
                ibkeybackup: typed: 3 faults, so that nothing was written

                """
            ),
            "\(outcome.errors)"
        )
    }

    @Test func `what makes no sense is refused`() async throws {
        try await sandbox.succeed("ibkeybackup paper -q keys.age -o keys.pdf")
        let faults: [(words: String, status: Int32, error: String)] = [
            ("keys.tar -o x.pdf", 65, "keys.tar: is not an age file"),
            ("id.txt --text -o x.pdf", 65, "id.txt: is not an age file"),
            ("keys.age -o keys.pdf", 73, "keys.pdf: already exists"),
            ("--read keys.pdf -o x.age", 65, "zbarimg --raw --quiet reads the symbols"),
            ("--read keys.age -o x.age", 65, "keys.age: "),
            ("--read --text keys.age", 64, "do not go together"),
            ("--qr-terminal keys.age -o x.pdf", 64, "--qr-terminal has no file"),
            ("none.age -o x.pdf", 66, "none.age: no such file"),
        ]
        for fault in faults {
            let outcome = try await sandbox.run("ibkeybackup paper \(fault.words)")
            #expect(outcome.status == fault.status, "\(fault.words)\n\(outcome.errors)")
            #expect(outcome.errors.contains(fault.error), "\(fault.words)\n\(outcome.errors)")
        }
        #expect(try await sandbox.run("ls x.*").output == "")
    }

    @Test func `PDF is not shown on a terminal`() async throws {
        for words in ["keys.age", "--read lines"] {
            var terminal = try Terminal()
            let outcome = try await terminal.run(
                ["bash", "-c", "ibkeybackup paper \(words)"],
                typing: "",
                in: sandbox
            )
            #expect(outcome.status == 64)
            #expect(outcome.output.contains("-o FILE writes it to a file"), "\(outcome.output)")
        }
    }
}
