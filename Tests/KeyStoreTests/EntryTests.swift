import Bytes
import KeyStore
import Keys
import TestSupport
import Testing

struct EntryTests {
    @Test func `of an event that recurs the first and the latest are kept`() throws {
        var entry = try Entry(KeyPair(SampleKeys.ed25519.get()), created: Timestamp(seconds: 0))
        entry.record("made", at: Timestamp(seconds: 0))
        for day in 1...500 { entry.record("checked", at: Timestamp(seconds: 86_400 * day)) }
        #expect(
            entry.log == [
                "1970-01-01T00:00:00Z made", "1970-01-02T00:00:00Z checked",
                "1971-05-16T00:00:00Z checked",
            ]
        )
    }

    private static let sample = """
        Version: 1
        Kind: ssh
        Type: ssh-ed25519
        X-Ticket: 4711
        Bits: 256
        Fingerprint: SHA256:oQ3aDNlVGJZbm5vWZbPyyXGcVyTWOzWf1Bw6cLCFoFY
        Comment: me at home: \u{fc}
        State: active
        Created: 2026-11-24T07:30:00Z
        Last-Backup: 2026-11-25T07:30:00Z
        Later-Field: with: colons: and  blanks\u{20}
        Log: 2026-11-24T07:30:00Z made
        Log: 2026-11-24T08:30:00Z exported (openssh)

        """

    private func entry(_ changes: [String: String] = [:]) throws -> Entry {
        try Entry(parsing: SecretBytes(text(changes)))
    }

    private func text(_ changes: [String: String]) -> String {
        changes.reduce(Self.sample) { $0.replacing($1.key, with: $1.value) }
    }

    private func sample(_ pair: KeyPair) throws -> Entry {
        try Entry(pair, created: Timestamp(seconds: 1_795_505_400))
    }

    @Test func `an entry comes out as it went in, byte for byte`() throws {
        #expect(try entry().encode().text == Self.sample)
    }

    @Test func `a new entry tells what its key is`() throws {
        let key = try SampleKeys.ed25519.get()
        let entry = try sample(KeyPair(key, comment: Keys.Comment("me")))
        #expect(
            entry.encode().text == """
                Version: 1
                Kind: ssh
                Type: ssh-ed25519
                Bits: 256
                Fingerprint: \(try Fingerprint(key.publicKey))
                Comment: me
                State: pending
                Created: 2026-11-24T07:30:00Z

                """
        )
        #expect(try Entry(parsing: entry.encode()) == entry)
    }

    @Test(
        arguments: [[], [0xff, 0xfe], Array(" me ".utf8), Array("a: b".utf8), [0xc3]] as [[UInt8]]
    )
    func `a comment of any bytes is kept`(_ bytes: [UInt8]) throws {
        let pair = KeyPair(try SampleKeys.ed25519.get(), comment: Keys.Comment(bytes))
        let entry = try Entry(parsing: sample(pair).encode())
        #expect(entry.comment.bytes == bytes)
    }

    @Test func `unknown fields stay where they are when others change`() throws {
        var entry = try entry()
        entry.state = .retired
        entry.comment = Keys.Comment("other")
        entry.predecessor = "SHA256:x"
        entry.record("retired", at: Timestamp(seconds: 1_795_505_400))
        let expected = text([
            "State: active": "State: retired",
            "Comment: me at home: \u{fc}": "Comment: other",
            "Log: 2026-11-24T07:30:00Z made":
                "Predecessor: SHA256:x\nLog: 2026-11-24T07:30:00Z made",
        ])
        #expect(entry.encode().text == expected + "Log: 2026-11-24T07:30:00Z retired\n")
    }

    @Test func `the log keeps its last hundred lines`() throws {
        var entry = try entry()
        for number in 1...150 { entry.record("event \(number)") }
        #expect(entry.log.count == 100)
        #expect(entry.log.first?.hasSuffix("event 51") == true)
        #expect(entry.log.last?.hasSuffix("event 150") == true)
        #expect(entry["Later-Field"] == "with: colons: and  blanks ")
        #expect(try Entry(parsing: entry.encode()) == entry)
    }

    @Test func `fields are read by what they mean`() throws {
        let entry = try entry()
        #expect(entry.type == "ssh-ed25519")
        #expect(entry.bits == 256)
        #expect(entry.state == .active)
        #expect(entry.created == Timestamp("2026-11-24T07:30:00Z"))
        #expect(entry.lastBackup == Timestamp("2026-11-25T07:30:00Z"))
        #expect(entry.predecessor == nil)
        #expect(entry.log.count == 2)
    }

    @Test func `the entry of a later version is refused as such`() throws {
        let error = #expect(throws: FormatError.self) { try entry(["Version: 1": "Version: 2"]) }
        #expect(error?.kind == .unsupported)
        #expect(error?.hint == "bring these tools up to date")
    }

    @Test(arguments: [
        ("Version: 1\n", ""), ("Version: 1", "version: 1"), ("Kind: ssh\n", ""),
        ("State: active\n", ""), ("State: active", "State: asleep"),
        ("State: active", "State: active\nState: retired"), ("Bits: 256", "Type: ssh-rsa"),
        ("Created: 2026-11-24T07:30:00Z\n", ""), ("Created: 2026-11-24", "Created: 2026-11-31"),
        ("Fingerprint: ", "Print: "), ("Bits: 256", "Bits:256"), ("Bits: 256", "Bits 256"),
        ("Bits: 256", ": 256"), ("Bits: 256", ""), ("X-Ticket", "X-T\u{e4}cket"),
        ("X-Ticket", "X\tTicket"),
    ])
    func `what is no entry is refused`(_ good: String, _ bad: String) throws {
        expectFailure(.malformed) { try entry([good: bad]) }
    }

    private static let openPGP = """
        Version: 1
        Kind: pgp
        Type: pgp
        Bits: 3072
        Fingerprint: 6280847A638E86184FF488FB39F2AABA78FD478D
        Comment: Me <me@example.com>
        State: active
        Created: 2026-11-24T07:30:00Z
        Expires: 2028-11-23T07:30:00Z
        GnuPG-Home: /home/me/.gnupg

        """

    private func openPGP(_ old: String = "", _ new: String = "") throws -> Entry {
        try Entry(parsing: SecretBytes(Self.openPGP.replacing(old, with: new)))
    }

    @Test func `the entry of an OpenPGP key tells its expiry and its home`() throws {
        var entry = try openPGP()
        #expect(entry.kind == .openPGP)
        #expect(entry.expires == Timestamp("2028-11-23T07:30:00Z"))
        #expect(entry.home == "/home/me/.gnupg")
        #expect(entry.encode().text == Self.openPGP)
        entry.expires = nil
        #expect(entry["Expires"] == "never")
        #expect(try Entry(parsing: entry.encode()).expires == nil)
    }

    @Test(arguments: [
        ("Expires: 2028-11-23", "Expires: 2028-11-31"), ("Expires: 2028", "Expires: soon "),
        ("GnuPG-Home: /home/me/.gnupg\n", ""), ("GnuPG-Home: /", "GnuPG-Home: "),
        ("Fingerprint: 62", "Fingerprint: "), ("Fingerprint: 6280847A", "Fingerprint: 6280847a"),
        ("Fingerprint: ", "Fingerprint: SHA256:"),
    ])
    func `what is no entry of an OpenPGP key is refused`(_ good: String, _ bad: String) {
        expectFailure(.malformed) { try openPGP(good, bad) }
    }

    @Test func `an entry without an expiry never expires`() throws {
        #expect(try openPGP("Expires: 2028-11-23T07:30:00Z\n").expires == nil)
        #expect(try entry().expires == nil)
        #expect(try entry().kind == .ssh)
    }

    @Test func `an entry of a kind that only later tools know is read`() throws {
        let entry = try entry(["Kind: ssh": "Kind: x509"])
        #expect(entry.kind == nil)
        #expect(entry.type == "ssh-ed25519")
    }

    @Test func `nothing and too much are refused`() {
        expectFailure(.malformed) { try Entry(parsing: .empty) }
        expectFailure(.malformed) {
            try entry(["X-Ticket: 4711": (0..<1000).map { "X-\($0): x" }.joined(separator: "\n")])
        }
    }

    @Test func `a mutant is refused or read the same again, and never traps`() {
        Mutations.check(of: SecretBytes(Self.sample)) { mutant in
            let entry = try Entry(parsing: mutant)
            _ = (entry.created, entry.lastBackup, entry.bits, entry.comment, entry.log)
            return try Entry(parsing: entry.encode()) == entry
        }
    }
}
