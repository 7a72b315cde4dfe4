import Foundation
import KeyStore
import Testing

/// The parser's own dump of its options is the measure; pages and completions must equal it.
struct DocumentationTests {
    @Test(arguments: Tool.all)
    func `the manual page has every option of the tool and no other`(tool: Tool) async throws {
        let options = try await HelpDump.options(of: tool)
        let page = try ManualPage(of: tool)
        let spellings = Set(options.flatMap(\.spellings))
        #expect(Set(page.options.keys) == spellings)
        #expect(page.mentionedOptions.isSubset(of: spellings))
    }

    @Test(arguments: Tool.all)
    func `the manual page names every value of an option and no other`(tool: Tool) async throws {
        let page = try ManualPage(of: tool).options
        for option in try await HelpDump.options(of: tool) {
            guard let name = option.longName, let values = values(option, tool) else { continue }
            #expect(page[name] == values, "\(name)")
        }
    }

    @Test func `the tour names no option that no tool has`() async throws {
        var known: Set = ["-h", "--help", "--version"]
        for tool in Tool.all {
            known.formUnion(try await HelpDump.options(of: tool).flatMap(\.spellings))
        }
        #expect(try ManualPage(of: .ibkeys).mentionedOptions.isSubset(of: known))
    }

    @Test(arguments: Shell.allCases, [Tool.ibkeygen, .ibkeyexport, .ibdecrypt])
    func `a shell offers every option of the tool and no other`(
        shell: Shell,
        tool: Tool
    ) async throws {
        let sandbox = try Sandbox()
        try sandbox.installCompletions()
        let offered = try await shell.candidates("\(tool.rawValue) -", in: sandbox)
        let options = try await HelpDump.options(of: tool)
        #expect(
            Set(offered.map { $0.trimmingCharacters(in: ["="]) })
                == Set(options.flatMap(\.spellings))
        )
    }

    @Test(arguments: Shell.allCases, [Tool.ibkeygen, .ibkeyexport, .ibdecrypt])
    func `a shell offers every value of an option and no other`(
        shell: Shell,
        tool: Tool
    ) async throws {
        let sandbox = try Sandbox()
        try sandbox.installCompletions()
        for option in try await HelpDump.options(of: tool) {
            guard let name = option.longName, let values = values(option, tool) else { continue }
            // What ibkeyexport offers depends on whether the private key is wanted.
            var lines = ["\(tool.rawValue) \(name)="]
            if tool == .ibkeyexport { lines.append("\(tool.rawValue) --private \(name)=") }
            let offered = try await shell.complete(lines, in: sandbox).flatMap(\.candidates)
            let words = offered.map { $0.replacingOccurrences(of: "\(name)=", with: "") }
            #expect(Set(words) == values, "\(name)")
        }
    }

    @Test(arguments: Tool.withSubcommands)
    func `the synopsis has every option of each subcommand and no other`(
        tool: Tool
    ) async throws {
        let synopses = try ManualPage(of: tool).synopses
        let tasks = try await HelpDump.command(of: tool).tasks
        #expect(Set(synopses.keys) == Set(tasks.map(\.commandName)))
        for task in tasks { #expect(synopses[task.commandName] == task.spellings) }
    }

    @Test(arguments: Shell.allCases, Tool.withSubcommands)
    func `a shell offers every subcommand with its options and no other`(
        shell: Shell,
        tool: Tool
    ) async throws {
        let sandbox = try Sandbox()
        try sandbox.installCompletions()
        let command = try await HelpDump.command(of: tool)
        let names = try await shell.candidates("\(tool.rawValue) ", in: sandbox)
        let tasks = Set(command.tasks.map(\.commandName))
        #expect(names.filter { !$0.hasPrefix("-") } == tasks)
        let name = tool.rawValue
        let lines = ["\(name) -"] + command.tasks.map { "\(name) \($0.commandName) -" }
        let offers = try await shell.complete(lines, in: sandbox)
        #expect(offers.count == lines.count)
        for (offer, command) in zip(offers, [command] + command.tasks) {
            let words = offer.candidates.map { $0.trimmingCharacters(in: ["="]) }
            #expect(Set(words) == command.spellings, "\(command.commandName)")
        }
    }

    @Test func `the page of the store has every field that the tools write and no other`()
        async throws
    {
        let sandbox = try Sandbox()
        for line in [
            "ibkeygen -q --passphrase none old", "ibkeyctl rotate -q --new-passphrase none old",
            "printf 'Last-Backup: 2026-11-24T07:30:00Z\nLast-Verified: 2026-11-24T07:30:00Z\n"
                + "Verified-Backup: 00\nTransferred: 2026-11-24T07:30:00Z\n'"
                + " >>.local/share/ibkeys/keys/old-2/entry",
            "ibkeyctl retire -q old-2",
        ] {
            let outcome = try await sandbox.run(line)
            #expect(outcome.status == 0, "\(line)\n\(outcome.errors)")
        }
        let made = try await sandbox.run(
            "ibkeygen -q -t pgp -b 2048 --email me@example.com --passphrase none"
        )
        #expect(made.status == 0, "\(made.errors)")
        let entry = try await sandbox.run(
            "cd .local/share/ibkeys/keys && cat old-2/entry ibkr-pgp/entry"
        ).output
        let written = entry.split(separator: "\n").compactMap { $0.split(separator: ":").first }
        #expect(try ManualPage("ibkeystore.5").fields == Set(written.map(String.init)))
    }

    @Test func `the page of the settings has every field that is read and no other`() throws {
        let fields = Settings.Field.allCases.map(\.rawValue)
        #expect(try ManualPage("ibkeys.conf.5").fields == Set(fields))
    }

    @Test(arguments: Shell.allCases)
    func `a shell offers ciphers that some format has`(shell: Shell) async throws {
        let sandbox = try Sandbox()
        try sandbox.installCompletions()
        for tool in [Tool.ibkeygen, .ibkeyexport] {
            let ciphers = try await shell.candidates("\(tool.rawValue) --cipher ", in: sandbox)
            #expect(!ciphers.isEmpty)
            for cipher in ciphers {
                let formats = PrivateFormat.allCases.filter { $0.knows(cipher: cipher) }
                #expect(!formats.isEmpty, "\(cipher)")
            }
        }
    }

    @Test func `a transcript runs each command that takes the place of an article`() throws {
        let articles = try ManualPage(of: .ibkeys).articles
        // Another computer is another store there.
        let typed = try Transcript.all.flatMap(\.steps).filter { $0.status == 0 }
            .map { $0.command.replacing("IBKEYS_HOME=new ", with: "") }
        #expect(articles.count > 5)
        for (article, commands) in articles {
            #expect(!commands.isEmpty, "\(article)")
            for command in commands {
                #expect(typed.contains { $0.hasPrefix(command) }, "\(article): \(command)")
            }
        }
    }

    @Test(arguments: Tool.allCases)
    func `the help says where the manual page is`(tool: Tool) async throws {
        let help = try await Sandbox().run([tool.rawValue, "--help"])
        #expect(help.output.contains("\(tool.rawValue)(\(tool.section))"))
    }

    @Test(arguments: Tool.allCases)
    func `the examples of the manual page work when typed in order`(tool: Tool) async throws {
        let sandbox = try Sandbox()
        try await prepare(tool, in: sandbox)
        for line in try ManualPage(of: tool).examples {
            var terminal = try Terminal()
            let outcome = try await terminal.run(
                ["ssh-agent", "bash", "-c", "trap 'kill $SSH_AGENT_PID' EXIT; \(line)"],
                typing: passphrase,
                in: sandbox
            )
            #expect(outcome.status == 0, "\(line)\n\(outcome.output)")
        }
    }

    /// The parser knows the words an option takes, but for the two lists of formats of ibkeyexport.
    private func values(_ option: HelpDump.Argument, _ tool: Tool) -> Set<String>? {
        guard tool == .ibkeyexport, option.longName == "--format" else {
            return option.allValues.map { Set($0) }
        }
        let words = PublicFormat.allCases.map(\.rawValue) + PrivateFormat.allCases.map(\.rawValue)
        return Set(words + ["pgp"])
    }

    private let passphrase = "correct horse battery staple"

    /// Makes the files that the examples take for granted.
    private func prepare(_ tool: Tool, in sandbox: Sandbox) async throws {
        var lines = ["(umask 077; echo '\(passphrase)' >words)"]
        if tool == .ibkeyexport {
            lines += [
                "ibkeygen -q -o privatekey.ppk --passphrase file:words",
                "ibkeygen -q -o ./id_rsa --passphrase file:words",
                "ssh-keygen -q -t ed25519 -N '' -f plain && sed 's/^/  /' plain >mailed.key",
            ]
        }
        if [.ibkeyexport, .ibkeyctl, .ibkeybackup].contains(tool) {
            lines += [
                "ibkeygen -q --passphrase file:words",
                "ibkeygen -q -t pgp -b 2048 --email me@example.com --passphrase file:words",
            ]
        }
        if tool == .ibkeymigrate {
            lines += [
                "puttygen -q -t ed25519 -o privatekey.ppk --new-passphrase words",
                "mkdir .ssh && ssh-keygen -q -t ed25519 -a 1 -N \"$(cat words)\" -f .ssh/id_ed25519",
                """
                mkdir -m 700 old-gnupg && export GNUPGHOME=$PWD/old-gnupg
                gpg --batch --quiet --pinentry-mode loopback --passphrase-file words \\
                    --quick-generate-key me@example.com future-default
                gpg --batch --quiet --pinentry-mode loopback --passphrase-file words --armor \\
                    --export-secret-keys >secret-key-1A2B3C4D5E6F7081.asc
                gpgconf --kill all
                """,
            ]
        }
        if tool == .ibdecrypt {
            lines += [
                """
                gpg --batch --quiet --pinentry-mode loopback --passphrase '' \\
                    --quick-generate-key me@example.com future-default
                """,
                "mkdir incoming && echo '<report/>' >plain.xml",
                "python3 -m zipfile -c plain.zip plain.xml",
                "gpg --quiet -r me@example.com -o report.xml.pgp -e plain.xml",
                "gpg --quiet -r me@example.com -o incoming/report.xml.pgp -e plain.xml",
                "gpg --quiet -r me@example.com -o incoming/other.zip.pgp -e plain.zip",
            ]
        }
        for line in lines {
            let outcome = try await sandbox.run(line)
            #expect(outcome.status == 0, "\(line)\n\(outcome.errors)")
        }
    }
}
